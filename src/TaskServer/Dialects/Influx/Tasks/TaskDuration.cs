using TaskServer.Schedules;

namespace TaskServer.Dialects.Influx.Tasks;

/// <summary>Duration texts of requests: an optional minus sign, then numbers with letters behind each. Which letters is asked later.</summary>
internal static class TaskDuration
{
    public static bool IsZero(string? text) =>
        text is "" or "0" || (text is not null && CalendarDuration.TryParse(text, out var duration) && duration.IsZero);

    /// <exception cref="MalformedRequestException">It has not the form of a duration.</exception>
    public static void RefuseMalformed(string text)
    {
        var rest = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        if (rest.IsEmpty)
            throw Fault($"invalid duration {text}");
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits < 0)
                throw Fault("duration is missing a unit: ");
            var letters = 0;
            while (digits + letters < rest.Length && char.IsLetter(rest[digits + letters]))
                letters++;
            if (digits is 0 or > 18 || letters == 0)
                throw Fault($"invalid duration {text}");
            rest = rest[(digits + letters)..];
        }
    }

    /// <exception cref="MalformedRequestException">It has units without a fixed length.</exception>
    public static void RefuseOffset(string text)
    {
        RefuseMalformed(text);
        // Fractions of a second are the business of the option's own rules, where create refuses them too.
        if (!ScheduleRules.TryParseOffset(text, out _, out var error) && !error!.Contains("whole seconds", StringComparison.Ordinal))
            throw Fault(error);
    }

    private static MalformedRequestException Fault(string message) => new(message, inBody: true);
}
