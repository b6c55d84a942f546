using System.Text.Json;
using TaskServer.Flux.Formatting;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Tests.Formatting;

/// <summary>
/// What a real server (InfluxDB 2.9.1) stored after a change of a task; the change of most cases is one that changes nothing, so that only the layout differs.
/// Where that server lost something or changed a meaning, <c>recorded</c> has its words and <c>out</c> ours.
/// </summary>
public sealed class FormatCaseTests
{
    private static readonly Dictionary<string, JsonElement> _cases = Load();

    private static Dictionary<string, JsonElement> Load()
    {
        using var stream = typeof(FormatCaseTests).Assembly.GetManifestResourceStream("flux-format-cases.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("cases").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, c => c.Clone());
    }

    public static TheoryData<string> Layouts() => [.. _cases.Where(c => !c.Value.TryGetProperty("patch", out _)).Select(c => c.Key)];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_script_gets_the_layout_that_clients_know(string name) =>
        Assert.Equal(_cases[name].GetProperty("out").GetString(), Format(_cases[name].GetProperty("in").GetString()!));

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Printing_again_changes_nothing(string name)
    {
        if (!_cases[name].TryGetProperty("unstable", out _))
            Assert.Equal(_cases[name].GetProperty("out").GetString(), Format(_cases[name].GetProperty("out").GetString()!));
    }

    private static string Format(string script) => FluxFormatter.Format(FluxParser.Parse(script));
}
