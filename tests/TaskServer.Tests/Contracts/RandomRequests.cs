using System.Text;
using System.Text.Json;

namespace TaskServer.Tests.Contracts;

/// <summary>Requests made from the contract's operations: paths, queries, headers and bodies, some as they should be and most with something wrong.</summary>
internal sealed class RandomRequests(
    Random random, KnownIds known, IReadOnlyList<ContractOperation> operations, IReadOnlyList<(string Name, string? Value)> credentials)
{
    private readonly RandomValues _values = new(random, known);
    private readonly List<(string Task, string Run)> _runs = [];

    // Not asked for in vain: what the rest of the test lives on.
    private readonly HashSet<string> _kept = new(StringComparer.OrdinalIgnoreCase);

    public void Keep(string id) => _kept.Add(id);

    public void AddRun(string task, string run)
    {
        _runs.Add((task, run));
        if (_runs.Count > 20)
            _runs.RemoveAt(0);
    }

    public RandomRequest Next()
    {
        var operation = _values.Pick(operations);
        var ids = PathIds(operation);
        var target = Path(operation, ids) + Query(operation);
        var (media, body) = Body(operation);
        var credential = random.Next(10) < 7 ? credentials[0] : _values.Pick(credentials);
        var headers = new List<(string, string)>();
        if (credential.Value is not null)
            headers.Add(("Authorization", credential.Value));
        foreach (var parameter in operation.Parameters.Where(parameter => In(parameter) == "header" && _values.Chance(0.2)))
            headers.Add((Name(parameter), _values.Chance(0.7) ? Plain(_values.Right(parameter.GetProperty("schema"), "")) : "nonsense"));
        if (_values.Chance(0.1))
            headers.Add(_values.Pick([("Zap-Trace-Span", "a:b"), ("Accept", "application/json"), ("Accept", "text/csv"), ("Accept-Encoding", "gzip"), ("Cookie", "influxdb-oss-session=none; Path=/api/"), ("Content-Encoding", "gzip")]));
        return new RandomRequest(operation, target, ids, credential.Name, headers, media, body);
    }

    private Dictionary<string, string> PathIds(ContractOperation operation)
    {
        var ids = operation.Parameters.Where(parameter => In(parameter) == "path").ToDictionary(
            Name, parameter => KnownIds.KindOf(Name(parameter)) is { } kind ? _values.Id(kind) : _values.Chance(0.7) ? parameter.GetProperty("example").GetString()! : _values.Text());
        if (_runs.Count > 0 && operation.Path.Contains("{runID}", StringComparison.Ordinal) && _values.Chance(0.7))
            (ids["taskID"], ids["runID"]) = _values.Pick(_runs);
        // A longer path is about something inside the thing, except for passwords.
        var changesThing = operation.Method is "PATCH" or "DELETE" && operation.Path.EndsWith('}') || operation.Path.EndsWith("/password", StringComparison.Ordinal);
        foreach (var (name, id) in ids)
        {
            // A dot or nothing would make it another path, and NUL never gets past the web server.
            if ((changesThing && _kept.Contains(id)) || id.Trim('.', '/', ' ').Length == 0 || id.AsSpan().ContainsAny('/', '\0'))
                ids[name] = "0123456789abcdef";
        }

        return ids;
    }

    private static string Path(ContractOperation operation, Dictionary<string, string> ids) =>
        ids.Aggregate(operation.Path, (path, id) => path.Replace($"{{{id.Key}}}", Uri.EscapeDataString(id.Value), StringComparison.Ordinal));

    private string Query(ContractOperation operation)
    {
        var query = new List<string>();
        foreach (var parameter in operation.Parameters.Where(parameter => In(parameter) == "query"))
        {
            var isRequired = parameter.TryGetProperty("required", out var required) && required.GetBoolean();
            if (!_values.Chance(isRequired ? 0.95 : 0.3))
                continue;
            for (var i = _values.Chance(0.05) ? 2 : 1; i > 0; i--)
                query.Add($"{Name(parameter)}={Uri.EscapeDataString(QueryValue(parameter))}");
        }

        if (_values.Chance(0.05))
            query.Add($"{Uri.EscapeDataString(_values.Text())}={Uri.EscapeDataString(_values.Text())}");
        if (_values.Chance(0.02))
            query.Add("%zz&&==&;%");
        return query.Count == 0 ? "" : "?" + string.Join('&', query);
    }

    private string QueryValue(JsonElement parameter)
    {
        var schema = parameter.GetProperty("schema");
        if (_values.Chance(0.5) && parameter.TryGetProperty("example", out var example))
            return example.ToString();
        return _values.Chance(0.5) ? Plain(_values.Right(schema, Name(parameter))) : _values.Chance(0.5) ? Plain(_values.Wrong(schema, Name(parameter))) : _values.Text();
    }

    private (string? Media, byte[]? Body) Body(ContractOperation operation)
    {
        if (operation.Body is not { } body)
            return _values.Chance(0.05) ? ("application/json", Encoding.UTF8.GetBytes(_values.Pick(["null", "{}", "nonsense", "[1"]))) : (null, null);
        var media = _values.Pick([.. body.GetProperty("content").EnumerateObject()]);
        var type = _values.Chance(0.9) ? media.Name : _values.Pick(["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense", "application/json; charset=utf-16"]);
        if (media.Name != "application/json")
            return (type, Encoding.UTF8.GetBytes(_values.Chance(0.5) ? media.Value.GetProperty("example").GetString()! : _values.Text()));
        var schema = media.Value.GetProperty("schema");
        return (type, random.Next(10) switch
        {
            < 4 => Encoding.UTF8.GetBytes(_values.Right(schema, "")),
            < 8 => Encoding.UTF8.GetBytes(_values.Wrong(schema, "")),
            _ => _values.Garbage(_values.Right(schema, "")),
        });
    }

    private static string In(JsonElement parameter) => parameter.GetProperty("in").GetString()!;

    private static string Name(JsonElement parameter) => parameter.GetProperty("name").GetString()!;

    private static string Plain(string json) => json.StartsWith('"') ? JsonSerializer.Deserialize<string>(json)! : json;
}

internal sealed record RandomRequest(
    ContractOperation Operation, string Target, IReadOnlyDictionary<string, string> PathIds, string Credential, IReadOnlyList<(string Name, string Value)> Headers, string? Media, byte[]? Body)
{
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Operation.Method), new Uri("http://localhost" + Target));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", Media);
        }

        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    public override string ToString()
    {
        var body = Body is null ? "" : Encoding.UTF8.GetString(Body);
        return $"{Operation.Method} {Target} as {Credential}, {string.Join(", ", Headers.Skip(1))} {Media}\n{(body.Length <= 1000 ? body : body[..1000] + "…")}";
    }
}
