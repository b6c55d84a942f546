using System.Globalization;

namespace TaskServer.Benchmarks;

/// <summary>What the command line asks for: a benchmark's name, `--once` for the smallest run, and numbers by key.</summary>
internal sealed record BenchmarkOptions(string? Name, bool Once, IReadOnlyDictionary<string, string> Values)
{
    public static BenchmarkOptions Parse(string[] args)
    {
        string? name = null;
        var once = false;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--once")
                once = true;
            else if (args[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < args.Length)
                values[args[i][2..]] = args[++i];
            else
                name = args[i];
        }

        return new BenchmarkOptions(name, once, values);
    }

    /// <summary>The number given for <paramref name="key"/>, else the usual one, or the small one under `--once`.</summary>
    public int Number(string key, int usual, int small) =>
        Values.TryGetValue(key, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : Once ? small : usual;
}
