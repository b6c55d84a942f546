using System.Diagnostics.CodeAnalysis;
using Cronos;
using CalendarSearch = Cronos.CronExpression;

namespace TaskServer.Schedules;

/// <summary>
/// Reads influxd's cron: 5 fields, 6 with seconds in front, 7 with a year at the end; macros and `@every`. Mistakes are
/// worded as influxd words them.
/// </summary>
public static class CronParser
{
    private const string Interval = "@every ";
    private const int MostFields = 7;

    private static readonly CronField[] Fields =
    [
        CronField.Second, CronField.Minute, CronField.Hour, CronField.DayOfMonth, CronField.Month, CronField.DayOfWeek, CronField.Year,
    ];

    /// <param name="text">The expression. Spaces around it do not count.</param>
    /// <param name="expression">What was read; it keeps the text as given.</param>
    /// <param name="error">What follows `cron invalid: ` in the answer.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out string? error)
    {
        var trimmed = text.Trim(' ');
        (expression, error) = trimmed.StartsWith(Interval, StringComparison.Ordinal)
            ? ParseInterval(text, trimmed)
            : ParseFields(text, trimmed, Macro(trimmed) ?? trimmed);
        return expression is not null;
    }

    private static string? Macro(string text) => text switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        "@every_minute" => "* * * * *",
        "@every_second" => "* * * * * *",
        _ => null,
    };

    private static (CronExpression?, string?) ParseInterval(string text, string trimmed)
    {
        // Any case is meant here, and "hr" for hours, unlike in a script.
        var duration = trimmed[Interval.Length..].TrimStart(' ').ToLowerInvariant().Replace("hr", "h", StringComparison.Ordinal);
        if (duration.StartsWith('-') || !CalendarDuration.TryParse(duration, out var interval))
            return (null, $"error in parsing at char {Interval.Length - 1}, ' '");
        return IntervalGrid.Fits(interval)
            ? (new CronExpression(text, new IntervalGrid(interval)), null)
            : (null, Unreadable(trimmed, isInterval: true));
    }

    private static (CronExpression?, string?) ParseFields(string text, string trimmed, string meaning)
    {
        var parts = meaning.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > MostFields)
            return (null, $"error in parsing at char {EndOfField(trimmed, MostFields)}, ' '");
        if (parts.Length < 5)
            return (null, Unreadable(trimmed));
        if (parts.Length == 5)
            parts = ["0", .. parts];

        var named = new bool[MostFields][];
        var repeats = false;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!Fields[i].TryParse(parts[i], out named[i], out var many, out var error))
                return (null, error ?? Unreadable(trimmed));
            repeats |= many && i < 3;
        }

        // Names, steps and ends of ranges differ from those of Cronos; plain lists of numbers mean the same to both.
        var lists = string.Join(' ', Enumerable.Range(0, MostFields - 1).Select(i => Fields[i].List(named[i])));
        var years = parts.Length == MostFields && named[^1].Contains(false) ? named[^1] : null;
        return (new CronExpression(text, CalendarSearch.Parse(lists, CronFormat.IncludeSeconds), years, repeats), null);
    }

    private static int EndOfField(string text, int field)
    {
        var i = 0;
        for (; field > 0; field--)
        {
            while (text[i] == ' ')
                i++;
            while (text[i] != ' ')
                i++;
        }

        return i;
    }

    private static string Unreadable(string text, bool isInterval = false) =>
        $"failed to parse cron string '{text}' {{0 0 0 0 0 0 0 0 0 0 0 {(isInterval ? "true" : "false")}}} 111111111111";
}
