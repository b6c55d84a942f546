using TaskServer.Flux.Tests.Packages;

namespace TaskServer.Flux.Tests.Operations;

/// <summary>
/// Expressions with the text of their value. A part of <c>scalars.txt</c> has a title, what its expressions need, and behind <c>---</c> one expression a line; the text stands behind the last
/// <c> => </c>.
/// </summary>
public sealed class ScalarScenarioTests
{
    private static readonly string[] Parts = Read().Split("=== ", StringSplitOptions.RemoveEmptyEntries);

    public static TheoryData<string> Titles() => [.. Parts.Select(Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public void Expressions_have_their_values(string title)
    {
        var sides = Parts.Single(p => Title(p) == title)[title.Length..].Split("\n---\n");
        var lines = sides[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var wanted = lines.Select(l => $"{Expression(l)} => v={l[(Arrow(l) + 4)..]}");

        // Imports come first, `import "array"` too: twice is fine.
        var rows = ScriptRun.Rows($"import \"array\"\n{sides[0]}\narray.from(rows: [\n{string.Join(",\n", lines.Select(l => $"{{v: display(v: {Expression(l)})}}"))}\n])");

        Assert.Equal(wanted, lines.Zip(rows, static (l, r) => $"{Expression(l)} => {r}"));
    }

    private static string Title(string part) => part[..part.IndexOf('\n', StringComparison.Ordinal)];

    private static string Expression(string line) => line[..Arrow(line)];

    private static int Arrow(string line) => line.LastIndexOf(" => ", StringComparison.Ordinal);

    private static string Read()
    {
        using var reader = new StreamReader(typeof(ScalarScenarioTests).Assembly.GetManifestResourceStream("scalars.txt")!);
        return reader.ReadToEnd();
    }
}
