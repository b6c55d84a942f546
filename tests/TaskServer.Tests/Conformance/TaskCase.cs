using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Conformance;

/// <summary>One row of the case table, run against a server of its own: what the table calls improved is what this server must do.</summary>
internal sealed partial class TaskCase(TaskServerApp app, JsonObject row)
{
    private readonly Dictionary<string, string> _variables = [];

    public async Task<IReadOnlyList<string>> RunAsync()
    {
        foreach (var step in row["setup"]!.AsArray())
            await PrepareAsync(step!);
        var want = (row["expectedIfImproved"] ?? row["expected"])!.AsObject();
        return Check(want, await SendAsync(row["request"]!));
    }

    private async Task PrepareAsync(JsonNode step)
    {
        if (step is JsonValue)
        {
            await SetUpAsync();
            return;
        }
        switch ((string?)step["do"])
        {
            case "sleep":
                await Task.Delay((int)step["ms"]!);
                break;
            case "waitUntil":
                await WaitAsync(step);
                break;
            default:
                var answer = await SendAsync(step["request"]!);
                var status = (int?)(step["expectStatusIfImproved"] ?? step["expectStatus"]);
                Assert.True(status is null || status == answer.Status, $"setup {step["request"]!["path"]} answered {answer.Status} {answer.Text}");
                Save(step, answer);
                break;
        }
    }

    private async Task SetUpAsync()
    {
        var answer = await app.SendAsync(
            HttpMethod.Post, "/api/v2/setup", """{"username":"admin","password":"Passw0rd!","org":"acme","bucket":"data"}""", authorization: "");
        Assert.Equal(201, answer.Status);
        foreach (var (name, path) in new[] { ("token", "auth.token"), ("authID", "auth.id"), ("userID", "user.id"), ("orgID", "org.id"), ("bucketID", "bucket.id") })
            _variables[name] = JsonPath.Text(JsonPath.Dig(answer.Json, path));
    }

    private async Task WaitAsync(JsonNode step)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromMilliseconds((int?)step["timeoutMs"] ?? 10_000);
        while (true)
        {
            var answer = await SendAsync(step["request"]!);
            var until = step["until"]!;
            var problems = new List<string>();
            Match(until["json"], answer.Json, answer, "$", null, problems);
            if (((int?)until["status"] ?? answer.Status) == answer.Status && problems.Count == 0)
            {
                Save(step, answer);
                break;
            }
            Assert.True(DateTime.UtcNow < deadline, $"waited in vain: {answer.Status} {answer.Text}");
            await Task.Delay(50);
        }
        await Task.Delay((int?)step["settleMs"] ?? 0);
    }

    private Task<Answer> SendAsync(JsonNode request)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request["headers"]?.AsObject() ?? [])
            headers[name] = Fill((string)value!);
        headers.Remove("authorization", out var authorization);
        var body = request["rawBody"] is { } raw ? Fill((string)raw!)
            : request.AsObject().ContainsKey("body") ? FillJson(request["body"])?.ToJsonString() ?? "null"
            : null;
        return app.SendAsync(new HttpMethod((string)request["method"]!), Fill((string)request["path"]!), body, authorization ?? "", headers);
    }

    private void Save(JsonNode step, Answer answer)
    {
        foreach (var (name, path) in step["save"]?.AsObject() ?? [])
            _variables[name] = JsonPath.Text(JsonPath.Dig(answer.Json, (string)path!));
        foreach (var (name, cookie) in step["saveCookie"]?.AsObject() ?? [])
            _variables[name] = (answer.Header("Set-Cookie") ?? "").Split(';')[0][((string)cookie! + "=").Length..];
    }

    private List<string> Check(JsonObject want, Answer answer)
    {
        var problems = new List<string>();
        if ((int?)want["status"] is { } status && status != answer.Status)
            problems.Add($"status {status} expected, {answer.Status} {answer.Text} got");
        if (want["json"] is { } json)
            Match(json, answer.Json, answer, "$", null, problems);
        var message = JsonPath.Text(JsonPath.Dig(answer.Json, "message"));
        if (want["message"] is { } text)
            Match(text, JsonValue.Create(message), answer, "$.message", null, problems);
        if ((string?)want["messagePrefix"] is { } prefix && !message.StartsWith(Fill(prefix), StringComparison.Ordinal))
            problems.Add($"a message expected that begins {prefix}, {message} got");
        if ((string?)want["messageRegex"] is { } pattern && !Regex.IsMatch(message, pattern))
            problems.Add($"a message expected that matches {pattern}, {message} got");
        problems.AddRange((want["absent"]?.AsArray() ?? []).Where(path => JsonPath.Dig(answer.Json, (string)path!) is not null)
            .Select(path => $"{path} must be absent"));
        foreach (var (name, value) in want["headers"]?.AsObject() ?? [])
            Match(value, answer.Header(name) is { } header ? JsonValue.Create(header) : null, answer, $"header {name}", null, problems);
        if ((string?)want["bodyExact"] is { } exact && Fill(exact, answer) != answer.Text)
            problems.Add($"the body {Fill(exact, answer)} expected, {answer.Text} got");
        problems.AddRange((want["bodyContains"]?.AsArray() ?? []).Where(part => !answer.Text.Contains(Fill((string)part!, answer), StringComparison.Ordinal))
            .Select(part => $"a body expected that contains {part}, {answer.Text} got"));
        if ((bool?)want["emptyBody"] == true && answer.Text.Length > 0)
            problems.Add($"no body expected, {answer.Text} got");
        return problems;
    }

    private void Match(JsonNode? pattern, JsonNode? actual, Answer answer, string at, JsonNode? parent, List<string> problems)
    {
        switch (pattern)
        {
            case null:
                break;
            case JsonObject wanted when actual is JsonObject got:
                foreach (var (name, value) in wanted)
                    Match(value, got[name], answer, $"{at}.{name}", got, problems);
                break;
            case JsonArray wanted when actual is JsonArray got && got.Count == wanted.Count:
                for (var i = 0; i < wanted.Count; i++)
                    Match(wanted[i], got[i], answer, $"{at}[{i}]", got, problems);
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String:
                if (!IsLike((string)scalar!, actual, answer, parent))
                    problems.Add($"{at}: {Fill((string)scalar!, answer)} expected, {JsonPath.Short(actual)} got");
                break;
            default:
                if (!JsonNode.DeepEquals(pattern, actual))
                    problems.Add($"{at}: {JsonPath.Short(pattern)} expected, {JsonPath.Short(actual)} got");
                break;
        }
    }

    private bool IsLike(string pattern, JsonNode? actual, Answer answer, JsonNode? parent)
    {
        var text = actual is null ? null : JsonPath.Text(actual);
        return Whole().Match(pattern) is { Success: true } whole && !whole.Groups[1].Value.Contains("{{", StringComparison.Ordinal)
            ? whole.Groups[1].Value.Split(':', 2) switch
            {
                ["any"] => !string.IsNullOrEmpty(text),
                ["id"] => text is not null && IdForm().IsMatch(text),
                ["rfc3339s"] => text is not null && SecondsForm().IsMatch(text),
                ["rfc3339n"] => text is not null && FractionForm().IsMatch(text),
                ["regex", var regex] => text is not null && Regex.IsMatch(text, regex),
                ["oneOf", var list] => list.Split(',').Contains(text),
                ["not", var name] => text != _variables.GetValueOrDefault(name),
                ["sameAs", var member] => JsonNode.DeepEquals(actual, parent?[member]),
                _ => Fill(pattern, answer) == text,
            }
            : Fill(pattern, answer) == text;
    }

    private string Fill(string text, Answer? answer = null) => Placeholder().Replace(text, match =>
    {
        var key = match.Groups[1].Value;
        return key.Split(':', 2) switch
        {
            ["upper", var name] => _variables[name].ToUpperInvariant(),
            ["base64", var plain] => Convert.ToBase64String(Encoding.UTF8.GetBytes(plain)),
            _ when key.StartsWith('$') && answer is not null => JsonPath.Text(JsonPath.Dig(answer.Json, key)),
            _ => _variables.TryGetValue(key, out var value) ? value
                : answer is not null ? match.Value
                : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"no value for {match.Value}")),
        };
    });

    private JsonNode? FillJson(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, FillJson(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(FillJson)]),
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => JsonValue.Create(Fill((string)scalar!)),
        _ => value?.DeepClone(),
    };

    [GeneratedRegex(@"\{\{([^{}]+)\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^\{\{([\s\S]+)\}\}$")]
    private static partial Regex Whole();

    [GeneratedRegex("^(?!0{16}$)[0-9a-f]{16}$")]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    private static partial Regex SecondsForm();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$")]
    private static partial Regex FractionForm();
}
