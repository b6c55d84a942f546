using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Conformance;

/// <summary>A recorded conversation with a released server: replayed, and every answer compared.</summary>
internal sealed partial class GoldenScenario(TaskServerApp app, JsonObject scenario, IReadOnlyDictionary<string, string> known)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, string> _variables = new(known) { ["unique"] = Guid.NewGuid().ToString("n")[..7] + "x" + Guid.NewGuid().ToString("n")[..6] };
    private readonly Dictionary<string, string> _ids = [];

    /// <returns>What differs, step by step; empty where all is as it must be.</returns>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var problems = new List<string>();
        foreach (var step in scenario["steps"]!.AsArray().Select(step => step!.AsObject()))
        {
            var answer = await AnswerAsync(step);
            Capture(step, answer);
            problems.AddRange(Compare(step, answer).Select(problem => $"{step["name"]}: {problem}"));
        }
        return problems;
    }

    private async Task<Answer> AnswerAsync(JsonObject step)
    {
        if (step["sleep"] is { } pause)
            await Task.Delay((int)pause);
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var answer = await SendAsync(step);
            var isReady = step["until"] is not { } until
                || until["in"]!.AsArray().Any(wanted => JsonNode.DeepEquals(wanted, JsonPath.Dig(answer.Json, (string)until["path"]!)));
            if (isReady || answer.Status is 400 or 401 || DateTime.UtcNow > deadline)
                return answer;
            await Task.Delay(50);
        }
    }

    private Task<Answer> SendAsync(JsonObject step)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["accept"] = "application/json" };
        foreach (var (name, value) in step["headers"]?.AsObject() ?? [])
            headers[name] = Fill((string)value!);
        var authorization = (string?)step["auth"] switch
        {
            null or "token" => $"Token {_variables["token"]}",
            "none" => "",
            { } text => Fill(text),
        };
        var body = step["raw"] is { } raw ? Fill((string)raw!) : step["body"] is { } json ? FillJson(json)!.ToJsonString() : null;
        return app.SendAsync(new HttpMethod((string?)step["method"] ?? "GET"), Fill((string)step["path"]!), body, authorization, headers);
    }

    private void Capture(JsonObject step, Answer answer)
    {
        foreach (var (name, path) in step["capture"]?.AsObject() ?? [])
        {
            _variables[name] = (string)path! == "@cookie"
                ? answer.Header("Set-Cookie")?.Split(';')[0] ?? ""
                : JsonPath.Text(JsonPath.Dig(answer.Json, (string)path!));
        }
    }

    private List<string> Compare(JsonObject step, Answer answer)
    {
        var expect = step["expect"]!;
        var keepsTimes = (bool?)step["keepTimes"] ?? false;
        var actual = Normal(answer.Json ?? (answer.Text.Length == 0 ? null : JsonValue.Create(answer.Text)), keepsTimes);
        var expected = expect["body"]?.DeepClone();
        foreach (var path in step["ignore"]?.AsArray() ?? [])
        {
            Drop(actual, ((string)path!).Split('.'));
            Drop(expected, ((string)path!).Split('.'));
        }
        if ((int)expect["status"]! != answer.Status)
            return [$"status {expect["status"]} expected, {answer.Status} {JsonPath.Short(actual)} got"];
        var problems = new List<string>();
        switch ((string?)step["compare"] ?? "full")
        {
            case "status":
                break;
            case "error":
                if (!JsonNode.DeepEquals(expected?["code"], JsonPath.Dig(actual, "code")) || JsonPath.Text(JsonPath.Dig(actual, "message")).Length == 0)
                    problems.Add($"an error of the code {expected?["code"]} expected, {JsonPath.Short(actual)} got");
                break;
            case var how:
                var type = (answer.Header("Content-Type") ?? "").ToLowerInvariant().Split(';')[0];
                if (((string)expect["type"]!).Split(';')[0] != type)
                    problems.Add($"content type {expect["type"]} expected, {type} got");
                if (how == "csv")
                    (expected, actual) = (Results(expected), Results(actual));
                Differ(expected, actual, how == "subset", "$", problems);
                break;
        }
        return problems;
    }

    // Ids, tokens and times become symbols, so that two servers can be compared.
    private JsonNode? Normal(JsonNode? value, bool keepsTimes) => value switch
    {
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(Symbols(member.Key, keepsTimes), Normal(member.Value, keepsTimes)))),
        JsonArray list => new JsonArray([.. list.Select(item => Normal(item, keepsTimes))]),
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => JsonValue.Create(Symbols((string)scalar!, keepsTimes)),
        _ => value?.DeepClone(),
    };

    private string Symbols(string text, bool keepsTimes)
    {
        foreach (var (name, value) in _variables)
        {
            if (value.Length > 8)
                text = text.Replace(value, $"{{{{{name}}}}}", StringComparison.Ordinal);
        }
        text = FractionTime().Replace(text, "<time.fraction>");
        if (!keepsTimes)
            text = SecondsTime().Replace(text, "<time.seconds>");
        text = Id().Replace(text, match => match.Value.All(char.IsAsciiDigit) && match.Value[0] != '0' ? match.Value : Symbol(match.Value));
        return Token().Replace(text, "<token>");
    }

    private string Symbol(string id)
    {
        if (id == "020f755c3c082000" || id.TrimStart('0').Length <= 1)
            return id;
        if (!_ids.TryGetValue(id, out var symbol))
            _ids[id] = symbol = $"<id#{_ids.Count + 1}>";
        return symbol;
    }

    private string Fill(string text) =>
        Variable().Replace(text, match => _variables.GetValueOrDefault(match.Groups[1].Value, match.Value));

    private JsonNode? FillJson(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, FillJson(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(FillJson)]),
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => JsonValue.Create(Fill((string)scalar!)),
        _ => value?.DeepClone(),
    };

    private static void Drop(JsonNode? value, ReadOnlySpan<string> path)
    {
        if (value is JsonArray list)
        {
            foreach (var item in path[0] == "*" ? list.ToArray() : [JsonPath.Dig(list, path[0])])
                Drop(item, path[1..]);
        }
        if (value is not JsonObject map)
            return;
        foreach (var name in path[0] == "*" ? map.Select(member => member.Key).ToArray() : [path[0]])
        {
            if (path.Length > 1)
                Drop(map[name], path[1..]);
            else if (map.ContainsKey(name))
                map[name] = "<ignored>";
        }
    }

    private static void Differ(JsonNode? expected, JsonNode? actual, bool isSubset, string at, List<string> problems)
    {
        switch (expected, actual)
        {
            case (JsonValue ignored, _) when JsonPath.Text(ignored) == "<ignored>":
                break;
            case (JsonArray wanted, JsonArray got):
                if (wanted.Count != got.Count)
                    problems.Add($"{at}: {wanted.Count} items expected, {got.Count} got");
                for (var i = 0; i < Math.Min(wanted.Count, got.Count); i++)
                    Differ(wanted[i], got[i], isSubset, $"{at}[{i}]", problems);
                break;
            case (JsonObject wanted, JsonObject got):
                foreach (var (name, value) in wanted)
                {
                    if (got.ContainsKey(name))
                        Differ(value, got[name], isSubset, $"{at}.{name}", problems);
                    else
                        problems.Add($"{at}.{name}: missing, {JsonPath.Short(value)} expected");
                }
                problems.AddRange(got.Where(member => !isSubset && !wanted.ContainsKey(member.Key))
                    .Select(member => $"{at}.{member.Key}: unexpected {JsonPath.Short(member.Value)}"));
                // The members come in the order that the real server has.
                if (!isSubset && wanted.Count == got.Count && !wanted.Select(m => m.Key).SequenceEqual(got.Select(m => m.Key)))
                    problems.Add($"{at}: the order {string.Join(", ", wanted.Select(m => m.Key))} expected, {string.Join(", ", got.Select(m => m.Key))} got");
                break;
            default:
                if (!JsonNode.DeepEquals(expected, actual))
                    problems.Add($"{at}: {JsonPath.Short(expected)} expected, {JsonPath.Short(actual)} got");
                break;
        }
    }

    /// <summary>The results of an annotated CSV answer, sorted: a query's yields arrive in no particular order.</summary>
    private static JsonArray Results(JsonNode? csv) =>
        new([.. JsonPath.Text(csv).Split("\r\n\r\n").Where(table => table.Trim().Length > 0).Order(StringComparer.Ordinal).Select(table => JsonValue.Create(table))]);

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d:\d\d)")]
    private static partial Regex FractionTime();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")]
    private static partial Regex SecondsTime();

    [GeneratedRegex(@"\b0[0-9a-f]{15}\b|\b[0-9a-f]{16}\b")]
    private static partial Regex Id();

    [GeneratedRegex(@"[A-Za-z0-9_-]{86}==")]
    private static partial Regex Token();
}
