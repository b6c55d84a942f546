using System.Text.Json;
using TaskServer.Flux.Formatting;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Tasks;

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

    // Changes that touch no option keep the text and are not the formatter's business; a refused one is not either.
    public static TheoryData<string> Changes() => [.. _cases.Where(c => c.Value.TryGetProperty("patch", out var patch) && Change(patch) != new TaskOptionChange() && c.Value.TryGetProperty("out", out _)).Select(c => c.Key)];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_changed_option_keeps_its_place(string name) => Assert.Equal(
        _cases[name].GetProperty("out").GetString(),
        TaskOptionEditor.Edit(_cases[name].GetProperty("in").GetString()!, Change(_cases[name].GetProperty("patch"))));

    private static TaskOptionChange Change(JsonElement patch)
    {
        string? Text(string member) => patch.TryGetProperty(member, out var value) ? value.GetString() : null;
        return new TaskOptionChange
        {
            Name = Text("name"),
            Every = Text("every"),
            Cron = Text("cron"),
            Offset = Text("offset") is "0s" ? null : Text("offset"),
            RemovesOffset = Text("offset") is "0s",
            Concurrency = patch.TryGetProperty("concurrency", out var concurrency) ? concurrency.GetInt64() : null,
        };
    }

    private static string Format(string script) => FluxFormatter.Format(FluxParser.Parse(script));
}
