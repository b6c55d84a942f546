namespace TaskServer.Flux.Values;

internal enum ValueKind : byte
{
    Null,
    Bool,
    Int,
    UInt,
    Float,
    String,
    Time,
    Duration,
    Bytes,
    Regexp,
    Array,
    Dict,
    Record,
    Function,
    Stream,
    Dynamic,
}
