namespace TaskServer.Core.Tests.Support;

/// <summary>A data folder of its own for one test.</summary>
public sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("taskserver-").FullName;

    public string DatabasePath => System.IO.Path.Combine(Path, "taskserver.db");

    /// <summary>What a power failure would leave: the files as they are now, while the server still runs on the others.</summary>
    public DataFolder Copy()
    {
        var copy = new DataFolder();
        foreach (var file in Directory.EnumerateFiles(Path, "taskserver.db*"))
            File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
