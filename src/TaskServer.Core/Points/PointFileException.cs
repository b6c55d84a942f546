namespace TaskServer.Points;

/// <summary>The file of points cannot be used: damaged, not ours, from a newer version, or not to be opened. One line for the operator; the file is as it was.</summary>
public sealed class PointFileException(string message, Exception? innerException = null) : Exception(message, innerException);
