namespace TaskServer.Flux.Tables;

internal abstract class StreamNode;
