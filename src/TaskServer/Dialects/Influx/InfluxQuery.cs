using System.Globalization;

namespace TaskServer.Dialects.Influx;

/// <summary>The parameters of a query, read as Go's handlers read them: the first value counts, an empty one is none.</summary>
internal readonly struct InfluxQuery(HttpRequest request)
{
    private const int LargestPage = 100;
    private const int DefaultPage = 20;
    private const int LargestTaskPage = 500;
    private const int DefaultTaskPage = 100;

    public string? Text(string name) => request.Query[name] is [{ Length: > 0 } text, ..] ? text : null;

    /// <exception cref="MalformedRequestException">It is there and no id.</exception>
    public PlatformId? Id(string name) => Text(name) is { } text ? InfluxId.Parse(text) : null;

    public bool Flag(string name) => Text(name) switch
    {
        null => false,
        "1" or "t" or "T" or "TRUE" or "true" or "True" => true,
        "0" or "f" or "F" or "FALSE" or "false" or "False" => false,
        _ => throw new MalformedRequestException($"{name} is invalid"),
    };

    public int Offset() => Text("offset") is { } text ? Number("offset", text) : 0;

    public int Limit()
    {
        if (Text("limit") is not { } text)
            return DefaultPage;
        var limit = Number("limit", text);
        return limit is >= 1 and <= LargestPage
            ? limit
            : throw new MalformedRequestException(string.Create(CultureInfo.InvariantCulture, $"limit must be between 1 and {LargestPage}"));
    }

    /// <summary>Of lists of tasks and runs, in the words of Go's number parser.</summary>
    public int TaskLimit(string outOfBounds)
    {
        if (Text("limit") is not { } text)
            return DefaultTaskPage;
        var digits = text.AsSpan(text[0] is '+' or '-' ? 1 : 0);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            throw new MalformedRequestException($"strconv.Atoi: parsing \"{text}\": invalid syntax");
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit))
            throw new MalformedRequestException($"strconv.Atoi: parsing \"{text}\": value out of range");
        return limit is >= 1 and <= LargestTaskPage ? (int)limit : throw new MalformedRequestException(outOfBounds);
    }

    /// <summary>For lists that have no page size of their own.</summary>
    public int LimitOrAll() => Text("limit") is null ? int.MaxValue : Limit();

    /// <summary>In the words of the Cloud's decoder.</summary>
    /// <returns>Null where it is not there.</returns>
    public int? Unsigned(string name, int most)
    {
        if (Text(name) is not { } text)
            return null;
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new MalformedRequestException($"parsing field \"{name}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");
        return number <= most
            ? (int)number
            : throw new MalformedRequestException(string.Create(CultureInfo.InvariantCulture, $"{name} must be between 0 and {most}"));
    }

    private static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && (number >= 0 || name == "limit")
            ? number
            : throw new MalformedRequestException($"{name} is invalid");
}
