using System.Globalization;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;
using Calendar = TaskServer.Flux.Values.Calendar;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Package <c>date</c>. Parts are those of the wall clock: the zone's time plus the fixed offset of the location.</summary>
internal sealed class DatePackage : INativeLibrary
{
    private const string Package = "date";

    public static void Register(NativeFunctions natives)
    {
        natives.Add(Package, "nanosecond", static (in a) => Fraction(a, 1));
        natives.Add(Package, "microsecond", static (in a) => Fraction(a, FluxDuration.Microsecond));
        natives.Add(Package, "millisecond", static (in a) => Fraction(a, FluxDuration.Millisecond));
        natives.Add(Package, "second", static (in a) => Value.Int(Modulo(a.Time(0), FluxDuration.Minute) / FluxDuration.Second));
        Part(natives, "_minute", static t => Modulo(t, FluxDuration.Hour) / FluxDuration.Minute);
        Part(natives, "_hour", static t => Modulo(t, FluxDuration.Day) / FluxDuration.Hour);
        Part(natives, "_weekDay", static t => (int)DateOf(t).DayOfWeek);
        Part(natives, "_monthDay", static t => DateOf(t).Day);
        Part(natives, "_yearDay", static t => DateOf(t).DayOfYear);
        Part(natives, "_month", static t => DateOf(t).Month);
        Part(natives, "_year", static t => DateOf(t).Year);
        Part(natives, "_week", static t => ISOWeek.GetWeekOfYear(DateOf(t)));
        Part(natives, "_quarter", static t => (DateOf(t).Month + 2) / 3);
        natives.Add(Package, "_time", static (in a) => Value.Time(a.Time(0)));
        natives.Add(Package, "_add", static (in a) => Value.Time(Add(a.Time(1), a.Duration(0), a.Location(2))));
        natives.Add(Package, "_sub", static (in a) => Value.Time(Add(a.Time(1), a.Duration(0).Negated(), a.Location(2))));
        natives.Add(Package, "_truncate", static (in a) => Value.Time(Truncate(a.Time(0), a.Duration(1), a.Location(2))));
        natives.Add(Package, "scale", static (in a) => Value.Duration(a.Duration(0).Scaled(a.Int(1))));
    }

    private static void Part(NativeFunctions natives, string name, Func<long, long> part) =>
        natives.Add(Package, name, (in a) =>
        {
            var location = a.Location(1);
            return Value.Int(part(location.ToLocal(a.Time(0)) + location.Offset.SignedNanoseconds));
        });

    private static Value Fraction(in Arguments a, long unit) => Value.Int(Modulo(a.Time(0), FluxDuration.Second) / unit);

    private static long Add(long time, FluxDuration duration, Location location) =>
        location.IsUtc ? Calendar.Add(time, duration) : location.ToUtc(Calendar.Add(location.ToLocal(time), duration));

    /// <summary>Refuses what is no unit to truncate to.</summary>
    public static void CheckUnit(FluxDuration unit)
    {
        if (unit.IsZero)
            throw FluxException.Invalid("duration used as an interval cannot be zero");
        if (unit.IsMixed)
            throw FluxException.Invalid("duration used as an interval cannot mix month and nanosecond units");
        if (unit.IsNegative)
            throw FluxException.Invalid("duration used as an interval cannot be negative");
    }

    public static long Truncate(long time, FluxDuration unit, Location location)
    {
        CheckUnit(unit);
        var offset = location.Offset.SignedNanoseconds;
        var local = location.ToLocal(time) + offset;
        var floor = unit.Months > 0
            ? Calendar.StartOfMonth(Calendar.FloorDivide(Calendar.MonthIndex(local), unit.Months) * unit.Months)
            : local - Modulo(local, unit.Nanoseconds);
        return location.ToUtc(floor - offset);
    }

    private static long Modulo(long value, long by) => value - Calendar.FloorDivide(value, by) * by;

    private static DateTime DateOf(long time) => DateTime.UnixEpoch.AddDays(Calendar.FloorDivide(time, FluxDuration.Day));
}
