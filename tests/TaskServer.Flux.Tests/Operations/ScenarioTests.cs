using TaskServer.Flux.Tests.Packages;

namespace TaskServer.Flux.Tests.Operations;

/// <summary>
/// Scripts with the tables they should give, compared by <c>testing.diff</c>. <c>rows.txt</c> begins with the streams that all scripts see; each of them assigns what it makes to <c>got</c>.
/// </summary>
public sealed class ScenarioTests
{
    private const string Imports = "import \"array\"\nimport \"csv\"\nimport \"internal/debug\"\nimport \"testing\"\n";

    private static readonly string[] Parts = Read().Split("\n=== ");

    public static TheoryData<string> Titles() => [.. Parts[1..].Select(p => p[..p.IndexOf('\n', StringComparison.Ordinal)])];

    [Theory]
    [MemberData(nameof(Titles))]
    public void Tables_are_as_expected(string title)
    {
        var sides = Parts.Single(p => p.StartsWith(title + "\n", StringComparison.Ordinal))[title.Length..].Split("\n--- want\n");
        var want = sides[1].Replace("\"", "\\\"", StringComparison.Ordinal);

        Assert.NotEmpty(ScriptRun.Rows($"{Imports}{Parts[0]}{sides[0]}\ngot |> yield()"));
        Assert.Empty(ScriptRun.Rows($"{Imports}{Parts[0]}{sides[0]}\nwant = csv.from(csv: \"{want}\")\ntesting.diff(got, want)"));
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(ScenarioTests).Assembly.GetManifestResourceStream("rows.txt")!);
        return reader.ReadToEnd();
    }
}
