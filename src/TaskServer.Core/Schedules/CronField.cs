using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace TaskServer.Schedules;

/// <summary>One field of a cron expression: the numbers it may hold, its names, and how influxd words its mistakes.</summary>
internal sealed class CronField
{
    private readonly string _name;
    private readonly int _first;
    private readonly int _last;
    private readonly FrozenDictionary<string, int> _names;

    private CronField(string name, int first, int last, params ReadOnlySpan<string> names)
    {
        (_name, _first, _last) = (name, first, last);
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var known in names)
            numbers.Add(known, first + numbers.Count);
        _names = numbers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public static CronField Second { get; } = new("second", 0, 59);

    public static CronField Minute { get; } = new("minute", 0, 59);

    public static CronField Hour { get; } = new("hour", 0, 23);

    public static CronField DayOfMonth { get; } = new("day of month", 1, 31);

    public static CronField Month { get; } =
        new("month", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    public static CronField DayOfWeek { get; } = new("day of week", 0, 6, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    public static CronField Year { get; } = new("year", CronExpression.FirstYear, CronExpression.LastYear);

    /// <summary>
    /// Which of the numbers a text names, the first one of the field at 0, and whether it repeats (has a star, a range or a
    /// step). The error is null for a mistake that influxd has no words for.
    /// </summary>
    public bool TryParse(string text, out bool[] named, out bool repeats, out string? error)
    {
        (named, repeats, error) = (new bool[_last - _first + 1], false, null);
        foreach (var item in text.Split(','))
        {
            if (!TryParseItem(item, named, out var many, out error))
                return false;
            repeats |= many;
        }

        return true;
    }

    /// <summary>The numbers as a plain list.</summary>
    public string List(bool[] named)
    {
        if (!named.Contains(false))
            return "*";
        var text = new StringBuilder();
        for (var number = _first; number <= _last; number++)
        {
            if (named[number - _first])
                text.Append(text.Length == 0 ? "" : ",").Append(number);
        }

        return text.ToString();
    }

    private bool TryParseItem(string item, bool[] named, out bool repeats, out string? error)
    {
        error = null;
        var slash = item.IndexOf('/', StringComparison.Ordinal);
        var range = slash < 0 ? item : item[..slash];
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        repeats = slash >= 0 || dash >= 0 || range == "*";

        ulong start = (ulong)_first, end = (ulong)_last, step = 1;
        if (range != "*")
        {
            if (!TryParseNumber(dash < 0 ? range : range[..dash], out start))
                return false;
            if (dash >= 0 && !TryParseNumber(range[(dash + 1)..], out end))
                return false;
            if (dash < 0 && slash < 0)
                end = start;
        }

        if (slash >= 0 && !ulong.TryParse(item[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out step))
            return false;

        error = MistakeIn(start, end, step);
        // A range that runs backwards and month 0 are found late by influxd, where it prints its inner state.
        if (error is not null || start < (ulong)_first || start > end)
            return false;

        end = Math.Min(end, (ulong)_last);
        for (var number = start; ; number += step)
        {
            named[number - (ulong)_first] = true;
            if (step == 0 || step > end - number) // "*/0" is taken as "0"
                break;
        }

        return true;
    }

    private string? MistakeIn(ulong start, ulong end, ulong step)
    {
        if (this == Year)
            return start < (ulong)_first || end > (ulong)_last ? $"only years on interval [{_first}, {_last}] are supported" : null;
        if (step > (ulong)_last)
            return $"invalid {_name} */{step}";
        if (this == DayOfWeek)
        {
            // 7 is no day, but ends a range: "6-7" is Saturday alone.
            if (start > 7)
                return $"invalid start day of week {start}";
            if (start == 7 || start > end)
                return "invalid day of week range start must be before end";
            return end > 7 ? $"invalid end day of week {end}" : null;
        }

        if (start > (ulong)_last || (start == 0 && this == DayOfMonth))
            return this == DayOfMonth
                ? $"invalid start month {unchecked(start - 1)}" // that is how influxd words it: counted from 0, as a month
                : $"invalid start {_name} {start}";
        return end > (ulong)_last ? $"invalid end {_name} {end}" : null;
    }

    private bool TryParseNumber(string text, out ulong number)
    {
        if (_names.TryGetValue(text, out var value))
        {
            number = (ulong)value;
            return true;
        }

        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
