using System.Globalization;
using TaskServer.Flux.Values;
using Calendar = TaskServer.Flux.Values.Calendar;

namespace TaskServer.Flux.Csv;

/// <summary>Times in a layout that is written as the reference moment Mon Jan 2 15:04:05 MST 2006.</summary>
internal static class GoTimeLayout
{
    private static readonly string[] Elements =
        ["2006", "January", "Jan", "Monday", "Mon", "MST", "Z07:00", "-07:00", "-0700", "15", "01", "02", "03", "04", "05", "06", "PM", "pm", "_2", "1", "2", "3", "4", "5"];

    public static long Parse(string text, string layout)
    {
        if (layout is "" or "RFC3339" or "RFC3339Nano")
            return TimeText.TryParse(text, out var time) ? time : throw Failure(text, "2006-01-02T15:04:05Z07:00");
        int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, at = 0;
        long fraction = 0, offset = 0;
        var afternoon = false;
        for (var i = 0; i < layout.Length;)
        {
            var element = Elements.FirstOrDefault(e => string.CompareOrdinal(layout, i, e, 0, e.Length) == 0);
            if (element is null)
            {
                // A fraction stands in the text even when the layout has none, and the layout's own digits are skipped.
                if (layout[i] == '.' && i + 1 < layout.Length && layout[i + 1] is '0' or '9')
                {
                    do
                        i++;
                    while (i < layout.Length && layout[i] is '0' or '9');
                    fraction = Fraction(text, ref at);
                    continue;
                }
                if (at >= text.Length || text[at] != layout[i])
                    throw Failure(text, layout);
                at++;
                i++;
                continue;
            }
            i += element.Length;
            switch (element)
            {
                case "2006":
                    year = Number(4, 4);
                    break;
                case "06":
                    year = Number(2, 2);
                    year += year >= 69 ? 1900 : 2000;
                    break;
                case "01" or "1":
                    month = Number(element.Length, 2);
                    break;
                case "January" or "Jan":
                    month = Name(element == "January" ? CultureInfo.InvariantCulture.DateTimeFormat.MonthNames : CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames) + 1;
                    break;
                case "Monday" or "Mon":
                    Name(element == "Monday" ? CultureInfo.InvariantCulture.DateTimeFormat.DayNames : CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames);
                    break;
                case "02" or "2" or "_2":
                    while (element == "_2" && at < text.Length && text[at] == ' ')
                        at++;
                    day = Number(element == "02" ? 2 : 1, 2);
                    break;
                case "15" or "03" or "3":
                    hour = Number(element == "3" ? 1 : 2, 2);
                    break;
                case "04" or "4":
                    minute = Number(element.Length, 2);
                    break;
                case "05" or "5":
                    second = Number(element.Length, 2);
                    if (at < text.Length && text[at] == '.' && (i >= layout.Length || layout[i] != '.'))
                        fraction = Fraction(text, ref at);
                    break;
                case "PM" or "pm":
                    afternoon = at < text.Length && char.ToUpperInvariant(text[at]) == 'P';
                    hour = afternoon ? hour % 12 + 12 : hour % 12;
                    at += 2;
                    break;
                case "MST":
                    while (at < text.Length && char.IsAsciiLetterUpper(text[at]))
                        at++;
                    break;
                default:
                    offset = Offset(element);
                    break;
            }
        }
        if (at != text.Length || month is < 1 or > 12 || day < 1 || day > Calendar.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            throw Failure(text, layout);
        return unchecked((Calendar.ToDays(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset) * FluxDuration.Second + fraction);

        int Number(int least, int most)
        {
            var start = at;
            while (at < text.Length && at - start < most && char.IsAsciiDigit(text[at]))
                at++;
            return at - start >= least ? int.Parse(text.AsSpan(start, at - start), CultureInfo.InvariantCulture) : throw Failure(text, layout);
        }

        int Name(string[] names)
        {
            var index = Array.FindIndex(names, n => n.Length > 0 && string.Compare(text, at, n, 0, n.Length, StringComparison.OrdinalIgnoreCase) == 0);
            if (index < 0)
                throw Failure(text, layout);
            at += names[index].Length;
            return index;
        }

        long Offset(string element)
        {
            if (element[0] == 'Z' && at < text.Length && text[at] == 'Z')
            {
                at++;
                return 0;
            }
            var sign = at < text.Length && text[at] is '+' or '-' ? text[at++] == '-' ? -1 : 1 : throw Failure(text, layout);
            var hours = Number(2, 2);
            if (element.Contains(':', StringComparison.Ordinal))
                at++;
            return sign * (hours * 3600L + Number(2, 2) * 60);
        }
    }

    private static long Fraction(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '.')
            return 0;
        var fraction = 0L;
        var scale = FluxDuration.Second / 10;
        for (at++; at < text.Length && char.IsAsciiDigit(text[at]); at++, scale /= 10)
            fraction += (text[at] - '0') * scale;
        return fraction;
    }

    private static FluxException Failure(string text, string layout) => FluxException.Invalid($"parsing time \"{text}\" as \"{layout}\": cannot parse \"{text}\"");
}
