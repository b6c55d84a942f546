namespace TaskServer.Storage;

/// <summary>The data folder cannot be used, and the server must not start. The message is one line for the operator.</summary>
public sealed class StoreException(string message, Exception? innerException = null) : Exception(message, innerException);
