using System.Text;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Web;

/// <summary>Packages <c>http</c>, <c>http/requests</c> and <c>experimental/http</c>.</summary>
internal sealed class HttpPackages : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("http", "post", Post);
        natives.Add("http", "basicAuth", static (in a) => Value.String("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{a.String(0)}:{a.String(1)}"))));
        natives.Add("http", "pathEscape", static (in a) => Value.String(RequestUrl.EscapeSegment(a.String(0))));
        natives.Add("http/requests", "_do", Do);
        natives.Add("experimental/http", "get", Get);
    }

    private static Value Post(in Arguments a)
    {
        var url = a.String(0);
        var headers = HeadersOf(a, 1);
        RequestUrl.Check("POST", url);
        var response = a.Context.Send(new FluxHttpRequest("POST", url) { Headers = headers, Body = a.Has(2) ? a.Bytes(2) : [] });
        return Value.Int(response.StatusCode);
    }

    private static Value Get(in Arguments a)
    {
        var url = a.String(0);
        var headers = HeadersOf(a, 1);
        RequestUrl.Check("GET", url);
        var response = a.Context.Send(new FluxHttpRequest("GET", url) { Headers = headers, Timeout = a.Has(2) ? TimeoutOf(a[2]) : null });
        return Value.Record(
            ("statusCode", Value.Int(response.StatusCode)),
            ("body", Value.Bytes(response.Body)),
            ("headers", Value.Record([.. Joined(response.Headers).Select(h => (h.Key, Value.String(h.Value)))])));
    }

    private static Value Do(in Arguments a)
    {
        var (method, config) = (a.String(0), a.Record(5));
        if (!IsMethod(method))
            throw FluxException.Invalid($"invalid HTTP method \"{method}\"");
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in a.Dict(2).Entries)
            parameters.AddRange(values.AsArray.Select(v => KeyValuePair.Create(name.AsString, v.AsString)));
        var url = RequestUrl.WithQuery(a.String(1), parameters);
        RequestUrl.Check(method, url);

        var clock = a.Context.Environment.Time;
        var start = clock.GetTimestamp();
        var response = a.Context.Send(new FluxHttpRequest(method, url)
        {
            Headers = [.. a.Dict(3).Entries.Select(h => KeyValuePair.Create(h.Key.AsString, h.Value.AsString))],
            Body = a.Bytes(4),
            Timeout = TimeoutOf(config["timeout"]),
            InsecureSkipVerify = config["insecureSkipVerify"] is { Kind: ValueKind.Bool, AsBool: true },
        });
        var elapsed = clock.GetElapsedTime(start);
        return Value.Record(
            ("statusCode", Value.Int(response.StatusCode)),
            ("body", Value.Bytes(response.Body)),
            ("headers", Value.Dict(FluxDict.Of(Joined(response.Headers).Select(h => KeyValuePair.Create(Value.String(h.Key), Value.String(h.Value)))))),
            ("duration", Value.Duration(FluxDuration.OfNanoseconds(elapsed.Ticks * 100))));
    }

    // Methods are tokens: letters, digits and a few signs, no blanks.
    private static bool IsMethod(string method) =>
        method.Length > 0 && method.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static TimeSpan? TimeoutOf(Value duration) =>
        duration.Kind == ValueKind.Duration && duration.AsDuration.ApproximateNanoseconds is > 0 and var nanoseconds ? TimeSpan.FromTicks(nanoseconds / 100) : null;

    private static List<KeyValuePair<string, string>> HeadersOf(in Arguments a, int index)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (!a.Has(index))
            return headers;
        foreach (var (name, value) in a.Record(index).Members)
            headers.Add(new(name, value.Kind == ValueKind.String ? value.AsString : throw FluxException.Invalid($"header value \"{name}\" must be a string")));
        return headers;
    }

    // A header that comes several times is a list.
    private static IEnumerable<KeyValuePair<string, string>> Joined(IEnumerable<KeyValuePair<string, string>> headers) =>
        headers.GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase).Select(g => KeyValuePair.Create(g.Key, string.Join(", ", g.Select(h => h.Value))));
}
