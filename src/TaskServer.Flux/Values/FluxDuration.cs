using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Values;

/// <summary>Months and nanoseconds (both not negative) and one sign for both.</summary>
internal sealed record FluxDuration(long Months, long Nanoseconds, bool IsNegative)
{
    public const long Microsecond = 1_000;
    public const long Millisecond = 1_000_000;
    public const long Second = 1_000_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;
    public const long Week = 7 * Day;

    /// <summary>A month as conversions to numbers count it: 365.25/12 days.</summary>
    public const long AverageMonth = 2_629_800 * Second;

    private static readonly (string Unit, long Nanoseconds)[] Units =
        [("w", Week), ("d", Day), ("h", Hour), ("m", Minute), ("s", Second), ("ms", Millisecond), ("us", Microsecond), ("ns", 1)];

    public static FluxDuration Zero { get; } = new(0, 0, false);

    /// <summary>The predeclared <c>inf</c>.</summary>
    public static FluxDuration Infinite { get; } = new(0, long.MaxValue, false);

    public bool IsZero => Months == 0 && Nanoseconds == 0;

    public bool IsInfinite => Nanoseconds == long.MaxValue;

    public bool IsMixed => Months != 0 && Nanoseconds != 0;

    /// <summary>With the sign.</summary>
    public long SignedMonths => IsNegative ? -Months : Months;

    /// <summary>With the sign.</summary>
    public long SignedNanoseconds => IsNegative ? -Nanoseconds : Nanoseconds;

    /// <summary>With the sign, a month as <see cref="AverageMonth"/>.</summary>
    public long ApproximateNanoseconds => unchecked(SignedMonths * AverageMonth + SignedNanoseconds);

    public static FluxDuration OfNanoseconds(long nanoseconds) => nanoseconds < 0 ? new(0, unchecked(-nanoseconds), true) : new(0, nanoseconds, false);

    public FluxDuration Negated() => IsZero ? this : this with { IsNegative = !IsNegative };

    public FluxDuration Scaled(long factor) =>
        unchecked(factor < 0 ? new(Months * -factor, Nanoseconds * -factor, !IsNegative) : new FluxDuration(Months * factor, Nanoseconds * factor, IsNegative));

    public static FluxDuration FromParts(ImmutableArray<DurationPart> parts)
    {
        long months = 0, nanoseconds = 0;
        foreach (var part in parts)
        {
            if (!TryAdd(part.Magnitude, part.Unit, ref months, ref nanoseconds))
                throw FluxException.Invalid($"invalid duration unit \"{part.Unit}\"");
        }
        return new(months, nanoseconds, false);
    }

    /// <summary>Literal syntax with an optional leading minus.</summary>
    public static bool TryParse(string text, out FluxDuration duration)
    {
        duration = Zero;
        long months = 0, nanoseconds = 0;
        var negative = text.StartsWith('-');
        var at = negative ? 1 : 0;
        if (at == text.Length)
            return false;
        while (at < text.Length)
        {
            var digits = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            var unit = at;
            while (at < text.Length && char.IsLetter(text[at]))
                at++;
            if (!long.TryParse(text.AsSpan(digits, unit - digits), NumberStyles.None, CultureInfo.InvariantCulture, out var magnitude)
                || !TryAdd(magnitude, text[unit..at], ref months, ref nanoseconds))
                return false;
        }
        duration = new(months, nanoseconds, negative && (months != 0 || nanoseconds != 0));
        return true;
    }

    private static bool TryAdd(long magnitude, string unit, ref long months, ref long nanoseconds)
    {
        switch (unit)
        {
            case "y":
                months += magnitude * 12;
                return true;
            case "mo":
                months += magnitude;
                return true;
            case "µs" or "μs":
                nanoseconds += magnitude * Microsecond;
                return true;
        }
        foreach (var (name, size) in Units)
        {
            if (name != unit)
                continue;
            nanoseconds = unchecked(nanoseconds + magnitude * size);
            return true;
        }
        return false;
    }

    /// <summary>The parts that are not zero, largest unit first; zero is <c>0ns</c>.</summary>
    public override string ToString()
    {
        if (IsZero)
            return "0ns";
        var text = new StringBuilder();
        if (IsNegative)
            text.Append('-');
        if (Months >= 12)
            text.Append(CultureInfo.InvariantCulture, $"{Months / 12}y");
        if (Months % 12 != 0)
            text.Append(CultureInfo.InvariantCulture, $"{Months % 12}mo");
        var rest = Nanoseconds;
        foreach (var (unit, size) in Units)
        {
            if (rest >= size)
                text.Append(CultureInfo.InvariantCulture, $"{rest / size}{unit}");
            rest %= size;
        }
        return text.ToString();
    }
}
