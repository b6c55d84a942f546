using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskServer.Flux.Tests.Cases;

/// <summary>Compares an answer with what was recorded: null when it is right, else the reason why not.</summary>
internal static class CaseJudge
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? Judge(JsonObject want, CaseAnswer answer)
    {
        if (want["status"]?.GetValue<int>() is { } status && status != answer.Status)
            return $"status: want {status} got {answer.Status}: {answer.Message ?? Head(answer.Text)}";
        if (want["body"]?.GetValue<string>() is { } body)
            return body == answer.Text ? null : $"body: want {body} got {answer.Text}";
        var (results, error) = answer.Status == 200 ? AnnotatedText.Parse(answer.Text) : ([], answer.Message);
        if (want["message"]?.GetValue<string>() is { } exact && exact != error)
            return $"message: want {exact} got {error ?? Head(answer.Text)}";
        if (want["code"]?.GetValue<string>() is { } code && code != answer.Code)
            return $"code: want {code} got {answer.Code}";
        if (want["error"]?.GetValue<string>() is { } part && (error is null || !error.Contains(part, StringComparison.Ordinal)))
            return $"error: want {part} got {error ?? Head(answer.Text)}";
        var any = want["errorAny"]?.AsArray().Select(t => t!.GetValue<string>()).ToArray();
        if (any is not null && error is not null)
            return any.Any(t => error.Contains(t, StringComparison.Ordinal)) ? null : $"error: want one of {string.Join(" | ", any)} got {error}";
        if (!want.ContainsKey("message") && !want.ContainsKey("error") && error is not null)
            return $"unexpected error: {error}";
        if (want["requests"] is JsonArray requests)
        {
            var wanted = Sorted(requests.Select(r => r!.ToJsonString(Plain)));
            var got = Sorted(answer.Requests.Select(r => r.ToJsonString(Plain)));
            if (wanted != got)
                return $"requests: want {wanted} got {got}";
        }
        return JudgeResults(want, results, any is not null);
    }

    private static string Sorted(IEnumerable<string> lines) => string.Join('\n', lines.Select(Canonical).Order(StringComparer.Ordinal));

    // Members in one order, so that texts can be compared.
    private static string Canonical(string json)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        node["headers"] = new JsonObject(node["headers"]!.AsObject().OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => KeyValuePair.Create(h.Key, h.Value?.DeepClone())));
        return node.ToJsonString(Plain);
    }

    private static string? JudgeResults(JsonObject want, Dictionary<string, List<ParsedTable>> results, bool wantsError)
    {
        var named = want["results"]?.AsObject();
        var wanted = named ?? (want.ContainsKey("columns") || want.ContainsKey("tables") ? new JsonObject { ["_result"] = want.DeepClone() } : null);
        if (wanted is null)
            return wantsError ? "no error" : null;
        var single = named is null && results.Count == 1;
        foreach (var (name, expected) in wanted)
        {
            var tables = results.GetValueOrDefault(name) ?? (single ? results.Values.First() : []);
            if (Compare(expected!.AsObject(), tables) is { } reason)
                return named is null ? reason : $"result {name}: {reason}";
        }
        var extra = named is null ? [] : results.Keys.Where(n => !wanted.ContainsKey(n)).ToArray();
        return extra.Length > 0 ? $"unexpected results {string.Join(", ", extra)}" : null;
    }

    private static string? Compare(JsonObject want, List<ParsedTable> tables)
    {
        if (want["tables"] is JsonArray several)
            return CompareTables(several, tables);
        var full = tables.Where(t => t.Rows.Count > 0).ToList();
        if (want["empty"] is JsonArray empty)
        {
            var keys = string.Join('\n', tables.Where(t => t.Rows.Count == 0).Select(t => KeyText(t.Key)).Order(StringComparer.Ordinal));
            var wanted = string.Join('\n', empty.Select(e => KeyText(e!.AsObject().ToDictionary(p => p.Key, p => Text(p.Value)))).Order(StringComparer.Ordinal));
            if (keys != wanted)
                return $"empty tables: want {wanted} got {keys}";
        }
        string[] columns = [.. want["columns"]!.AsArray().Select(c => c!.GetValue<string>())];
        var rows = want["rows"]!.AsArray().Select(r => r!.AsArray().Select(Text).ToArray()).ToList();
        var seen = full.Count > 0 ? full : rows.Count == 0 && columns.Length > 0 ? tables : [];
        if (seen.Count == 0)
            return rows.Count == 0 && (columns.Length == 0 || !want.ContainsKey("empty")) ? null : $"no rows, want {rows.Count}";
        string[]? group = want["group"] is JsonArray g ? [.. g.Select(c => c!.GetValue<string>())] : null;
        var types = new Dictionary<string, string>();
        foreach (var table in seen)
        {
            if (columns.Length > 0 && !SameSet(table.Columns, columns))
                return $"columns: want {string.Join(",", columns)} got {string.Join(",", table.Columns)}";
            if (group is not null && !SameSet(table.Group, group))
                return $"group: want {string.Join(",", group)} got {string.Join(",", table.Group)}";
            for (var i = 0; i < table.Columns.Length; i++)
                types[table.Columns[i]] = table.Types[i];
            foreach (var (column, type) in want["types"]?.AsObject() ?? [])
            {
                if (types.GetValueOrDefault(column) != type!.GetValue<string>())
                    return $"type of {column}: want {type} got {types.GetValueOrDefault(column)}";
            }
        }
        var tolerance = want["tolerance"]?.GetValue<double>() ?? 1e-6;
        var got = full.SelectMany(Align).ToList();
        var reason = $"rows: want {Show(rows)} got {Show(got)}";
        if (want["ordered"]?.GetValue<bool>() == true)
        {
            var parts = rows.GroupBy(r => string.Join('\0', (group ?? []).Select(c => r[Array.IndexOf(columns, c)] ?? "\u0001"))).Select(p => p.ToList()).ToList();
            if (full.Count != parts.Count)
                return $"tables: want {parts.Count} got {full.Count}; {reason}";
            var open = full.Select(t => Align(t).ToList()).ToList();
            foreach (var part in parts)
            {
                var at = open.FindIndex(r => r.Count == part.Count && r.Zip(part).All(pair => SameRow(pair.Second, pair.First)));
                if (at < 0)
                    return reason;
                open.RemoveAt(at);
            }
            return null;
        }
        foreach (var row in rows)
        {
            var at = got.FindIndex(r => SameRow(row, r));
            if (at < 0)
                return reason;
            got.RemoveAt(at);
        }
        return got.Count > 0 ? reason : null;

        IEnumerable<string?[]> Align(ParsedTable table) => table.Rows.Select(r => columns.Select(c => r[Array.IndexOf(table.Columns, c)]).ToArray());

        bool SameRow(string?[] a, string?[] b)
        {
            for (var i = 0; i < a.Length; i++)
            {
                if (!SameValue(a[i], b[i], types[columns[i]], tolerance))
                    return false;
            }
            return true;
        }
    }

    private static string? CompareTables(JsonArray wanted, List<ParsedTable> tables)
    {
        if (wanted.Count != tables.Count)
            return $"tables: want {wanted.Count} got {tables.Count}: {string.Join(" ", tables.Select(t => $"[{string.Join(",", t.Columns)}]{Show(t.Rows)}"))}";
        var left = tables.ToList();
        foreach (var node in wanted)
        {
            var want = node!.DeepClone().AsObject();
            string[] group = [.. want["group"]?.AsArray().Select(g => g!.GetValue<string>()) ?? []];
            var rows = want["rows"]!.AsArray().Count;
            want.Remove("group");
            want["ordered"] = true;
            if (rows == 0 && want["key"] is { } key)
                want["empty"] = new JsonArray(key.DeepClone());
            var at = left.FindIndex(t => Compare(want, [t]) is null && SameSet(t.Group, group) && t.Rows.Count == rows);
            if (at < 0)
                return $"no table like {want.ToJsonString(Plain)} among {string.Join(" ", left.Select(t => $"[{string.Join(",", t.Columns)}]{Show(t.Rows)}"))}";
            left.RemoveAt(at);
        }
        return null;
    }

    private static bool SameValue(string? want, string? got, string type, double tolerance)
    {
        if (string.IsNullOrEmpty(want))
            return string.IsNullOrEmpty(got);
        if (got is null)
            return false;
        if (type == "double")
        {
            var (a, b) = (Number(want), Number(got));
            return a.Equals(b) || Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Abs(a));
        }
        return AnnotatedText.Instant(want) == AnnotatedText.Instant(got);
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static string? Text(JsonNode? node) => node is null ? null : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    private static string KeyText(Dictionary<string, string?> key) => string.Join(",", key.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={AnnotatedText.Instant(p.Value)}"));

    private static bool SameSet(string[] a, string[] b) => a.Order(StringComparer.Ordinal).SequenceEqual(b.Order(StringComparer.Ordinal));

    private static string Show(List<string?[]> rows) => string.Join(" ", rows.Select(r => $"({string.Join(",", r)})"));

    private static string Head(string text) => text.Length > 400 ? text[..400] : text;
}
