using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskServer.Flux.Tests.Cases;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Conformance;

/// <summary>A whole task: points are written, the task is created and forced for some times, and then the buckets hold what a released server leaves there.</summary>
internal sealed partial class TaskScript(TaskServerApp app, JsonObject script)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HashSet<string> Reserved = ["", "result", "table", "_start", "_stop", "_time", "_value", "_field", "_measurement"];

    /// <returns>What differs; empty where all is as it must be.</returns>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var expect = script["expect"]!.AsObject();
        var written = script["write"]?.AsObject() ?? [];
        foreach (var bucket in Names(written).Concat(script["buckets"]!.AsArray().Select(b => (string)b!)).Concat(Names(expect["points"]!)).Distinct())
            await EmptyAsync(bucket);
        foreach (var (bucket, lines) in written.Where(member => member.Value!.AsArray().Count > 0))
            await SuccessAsync(app.PostAsync($"/api/v2/write?orgID={app.OrganizationId}&bucket={Uri.EscapeDataString(bucket)}&precision=ns", Lines(lines!)));
        if (script["secrets"] is { } secrets)
            await SuccessAsync(app.PatchAsync($"/api/v2/orgs/{app.OrganizationId}/secrets", secrets.ToJsonString()));

        using var listener = script["listener"] is JsonObject routes ? new LoopbackServer(routes) : null;
        var (runs, log) = await RunTaskAsync(Lines(script["script"]!).Replace("{{listener}}", listener?.Url, StringComparison.Ordinal));

        var problems = new List<string>();
        var wanted = string.Join(' ', expect["runs"]!.AsArray().Select(run => (string)run!));
        if (wanted != string.Join(' ', runs))
            problems.Add($"runs: {wanted} expected, {string.Join(' ', runs)} got\n{log}");
        if ((string?)expect["log"] is { } text && !log.Contains(text, StringComparison.Ordinal))
            problems.Add($"log: {text} expected in\n{log}");
        foreach (var (bucket, lines) in expect["points"]!.AsObject())
            problems.AddRange(Differences(lines!.AsArray().Select(line => (string)line!), await PointsAsync(bucket)).Select(problem => $"bucket {bucket}: {problem}"));
        if (expect["requests"] is JsonArray requests)
            problems.AddRange(Differences(requests.Select(Text), listener!.Requests.Select(Text)).Select(problem => $"request: {problem}"));
        return problems;
    }

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(member => member.Key);

    private static string Lines(JsonNode lines) => string.Join('\n', lines.AsArray().Select(line => (string)line!));

    private static async Task<JsonNode?> SuccessAsync(Task<Answer> request)
    {
        var answer = await request;
        Assert.True(answer.Status is >= 200 and < 300, answer.Text);
        return answer.Json;
    }

    // The points are years old: a bucket must keep them for ever.
    private async Task EmptyAsync(string bucket)
    {
        var query = $"orgID={app.OrganizationId}&bucket={Uri.EscapeDataString(bucket)}";
        var found = await app.GetAsync($"/api/v2/buckets?orgID={app.OrganizationId}&name={Uri.EscapeDataString(bucket)}");
        if (found.Json?["buckets"]?.AsArray() is not [{ } known, ..])
        {
            var body = new JsonObject { ["orgID"] = app.OrganizationId, ["name"] = bucket, ["retentionRules"] = new JsonArray() };
            await SuccessAsync(app.PostAsync("/api/v2/buckets", body.ToJsonString()));
            return;
        }
        await SuccessAsync(app.PatchAsync($"/api/v2/buckets/{known["id"]}", """{"retentionRules":[{"type":"expire","everySeconds":0}]}"""));
        await SuccessAsync(app.PostAsync($"/api/v2/delete?{query}", """{"start":"1970-01-01T00:00:00Z","stop":"2200-01-01T00:00:00Z"}"""));
    }

    private async Task<(List<string> Runs, string Log)> RunTaskAsync(string flux)
    {
        var created = await SuccessAsync(app.PostAsync("/api/v2/tasks", new JsonObject { ["orgID"] = app.OrganizationId, ["flux"] = flux }.ToJsonString()));
        var task = $"/api/v2/tasks/{created!["id"]}";
        var runs = new List<string>();
        var log = "";
        foreach (var now in script["now"] is JsonArray times ? times : [script["now"]!.DeepClone()])
        {
            var forced = await SuccessAsync(app.PostAsync($"{task}/runs", new JsonObject { ["scheduledFor"] = now!.DeepClone() }.ToJsonString()));
            var run = await FinishedAsync($"{task}/runs/{forced!["id"]}");
            runs.Add((string?)run?["status"] ?? "unknown");
            log = string.Join('\n', (run?["log"]?.AsArray() ?? []).Select(entry => (string)entry!["message"]!));
        }
        await SuccessAsync(app.DeleteAsync(task));
        return (runs, log);
    }

    private async Task<JsonNode?> FinishedAsync(string path)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var run = (await app.GetAsync(path)).Json;
            if ((string?)run?["status"] is "success" or "failed" or "canceled" || DateTime.UtcNow > deadline)
                return run;
            await Task.Delay(10);
        }
    }

    /// <summary>Every point as a line for each of its fields.</summary>
    private async Task<IEnumerable<string>> PointsAsync(string bucket)
    {
        var body = new JsonObject
        {
            ["query"] = $"""from(bucket: "{bucket}") |> range(start: 1970-01-01T00:00:00Z, stop: 2200-01-01T00:00:00Z)""",
            ["dialect"] = new JsonObject { ["annotations"] = new JsonArray("datatype", "group", "default") },
        };
        var answer = await app.PostAsync($"/api/v2/query?orgID={app.OrganizationId}", body.ToJsonString());
        Assert.True(answer.Status == 200, answer.Text);
        return CsvTable.Parse(answer.Text).SelectMany(table => table.Rows.Select(row => Line(table, row)));
    }

    private static string Line(CsvTable table, IReadOnlyList<string?> row)
    {
        var cells = table.Columns.Zip(row).Where(cell => cell.First.Length > 0).ToDictionary(cell => cell.First, cell => cell.Second);
        var tags = cells.Where(cell => !Reserved.Contains(cell.Key) && cell.Value is not null).OrderBy(cell => cell.Key, StringComparer.Ordinal)
            .Select(cell => $",{Escape(cell.Key)}={Escape(cell.Value!)}");
        var value = table.TypeOf("_value") switch
        {
            "long" => cells["_value"] + "i",
            "unsignedLong" => cells["_value"] + "u",
            "string" => JsonSerializer.Serialize(cells["_value"] ?? "", Relaxed),
            _ => cells["_value"],
        };
        return $"{Escape(cells["_measurement"]!)}{string.Concat(tags)} {Escape(cells["_field"]!)}={value} {cells["_time"]}";
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Escape(string text) => Special().Replace(text, match => "\\" + match.Value);

    private static string Text(JsonNode? request) =>
        $"{request!["method"]} {request["path"]} {string.Join(", ", request["headers"]!.AsObject().OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {h.Value}"))}\n{request["body"]}";

    private static IEnumerable<string> Differences(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var left = actual.ToList();
        foreach (var line in expected)
        {
            var at = left.FindIndex(other => IsSame(line, other));
            if (at < 0)
                yield return $"missing {line}";
            else
                left.RemoveAt(at);
        }
        foreach (var line in left)
            yield return $"unexpected {line}";
    }

    // The last digits of sums depend on the order of the rows.
    private static bool IsSame(string expected, string actual)
    {
        if (expected == actual)
            return true;
        var (a, b) = (Number().Match(expected), Number().Match(actual));
        if (!a.Success || !b.Success || a.Groups[1].Value != b.Groups[1].Value || a.Groups[3].Value != b.Groups[3].Value)
            return false;
        var (x, y) = (double.Parse(a.Groups[2].Value, CultureInfo.InvariantCulture), double.Parse(b.Groups[2].Value, CultureInfo.InvariantCulture));
        return Math.Abs(x - y) <= 1e-6 * Math.Max(1, Math.Abs(x));
    }

    [GeneratedRegex(@"^(.*=)(-?[\d.]+(?:e[+-]?\d+)?)( \S+)$")]
    private static partial Regex Number();

    [GeneratedRegex("[,= ]")]
    private static partial Regex Special();
}
