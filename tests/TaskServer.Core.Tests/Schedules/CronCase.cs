using System.Globalization;
using CsCheck;

namespace TaskServer.Schedules;

/// <summary>A five-field expression together with what it must match, made without the parser.</summary>
internal sealed record CronCase(string Text, bool Repeats, bool[] Minutes, bool[] Hours, bool[] Days, bool[] Months, bool[] Weekdays)
{
    private static readonly bool[] All = [.. Enumerable.Repeat(true, 60)]; // first, because the generators below take it

    public static Gen<CronCase> Gen { get; } = CsCheck.Gen.Select(Field(0, 59), Field(0, 23), Field(1, 31), Field(1, 12), Field(0, 6))
        .Select(f => new CronCase(
            string.Join(' ', f.Item1.Text, f.Item2.Text, f.Item3.Text, f.Item4.Text, f.Item5.Text),
            f.Item1.Repeats || f.Item2.Repeats,
            f.Item1.Numbers, f.Item2.Numbers, f.Item3.Numbers, f.Item4.Numbers, f.Item5.Numbers));

    /// <summary>As <see cref="Gen"/>, any day.</summary>
    public static Gen<CronCase> Daily { get; } = Gen.Select(c => c with
    {
        Text = string.Join(' ', c.Text.Split(' ')[..2]) + " * * *",
        Days = All,
        Months = All,
        Weekdays = All,
    });

    public CronExpression Expression => CronParser.TryParse(Text, out var expression, out var error)
        ? expression
        : throw new FormatException($"{Text}: {error}");

    public bool Matches(DateTime wall) =>
        wall.Second == 0 && Minutes[wall.Minute] && Hours[wall.Hour] && Days[wall.Day] && Months[wall.Month] && Weekdays[(int)wall.DayOfWeek];

    public override string ToString() => Text;

    private static Gen<(string Text, bool Repeats, bool[] Numbers)> Field(int first, int last)
    {
        var star = CsCheck.Gen.Const(Item("*", true, first, last, 1));
        var starStep = CsCheck.Gen.Int[1, last].Select(step => Item(Spell($"*/{step}"), true, first, last, step));
        var one = CsCheck.Gen.Int[first, last].Select(n => Item(Spell($"{n}"), false, n, n, 1));
        var from = CsCheck.Gen.Select(CsCheck.Gen.Int[first, last], CsCheck.Gen.Int[1, last]).Select((n, step) => Item(Spell($"{n}/{step}"), true, n, last, step));
        var range = CsCheck.Gen.Select(CsCheck.Gen.Int[first, last], CsCheck.Gen.Int[first, last], CsCheck.Gen.Int[1, 7])
            .Select((a, b, step) => Item(Spell($"{Math.Min(a, b)}-{Math.Max(a, b)}/{Math.Min(step, last)}"), true, Math.Min(a, b), Math.Max(a, b), Math.Min(step, last)));
        var list = CsCheck.Gen.OneOf(one, one, range).Array[1, 4].Select(items => (
            string.Join(',', items.Select(i => i.Text)),
            items.Any(i => i.Repeats),
            Enumerable.Range(0, 60).Select(n => items.Any(i => i.Numbers[n])).ToArray()));
        return CsCheck.Gen.Frequency((4, star), (2, starStep), (3, one), (1, from), (1, range), (2, list));
    }

    private static (string Text, bool Repeats, bool[] Numbers) Item(string text, bool repeats, int first, int last, int step)
    {
        var numbers = new bool[60];
        for (var n = first; n <= last; n += step)
            numbers[n] = true;
        return (text, repeats, numbers);
    }

    private static string Spell(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
