namespace TaskServer.Schedules;

/// <summary>Lines of a text file beside the tests; empty ones and those that start with # do not count.</summary>
internal static class CaseFile
{
    public static IEnumerable<string> Lines(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Schedules", name))
            .Where(line => line.Length > 0 && line[0] != '#');
}
