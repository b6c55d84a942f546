using TaskServer.Flux.Syntax;
using TaskServer.Flux.Values;
using TimeText = TaskServer.Flux.Values.TimeText;

namespace TaskServer.Flux.Tests.Values;

public sealed class ValueTests
{
    [Theory]
    [InlineData(3, "3")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1.5e-7, "0.00000015")]
    [InlineData(-0.0, "-0")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    public void Floats_print_without_an_exponent(double value, string text) => Assert.Equal(text, FloatText.Plain(value));

    [Theory]
    [InlineData(100000, "100000")]
    [InlineData(123456.5, "123456.5")]
    [InlineData(1e6, "1e+06")]
    [InlineData(1234567.5, "1.2345675e+06")]
    [InlineData(0.00001, "1e-05")]
    public void Display_prints_large_and_small_floats_with_an_exponent(double value, string text) => Assert.Equal(text, Display.Text(Value.Float(value)));

    [Theory]
    [InlineData("1h90m", "2h30m")]
    [InlineData("14mo", "1y2mo")]
    [InlineData("8d", "1w1d")]
    [InlineData("-1500ms", "-1s500ms")]
    [InlineData("0s", "0ns")]
    public void Durations_print_normalised(string source, string text)
    {
        Assert.True(FluxDuration.TryParse(source, out var duration));
        Assert.Equal(text, duration.ToString());
    }

    [Theory]
    [InlineData("2021-01-01", "2021-01-01T00:00:00.000000000Z")]
    [InlineData("2021-03-04T05:06:07.89+02:00", "2021-03-04T03:06:07.890000000Z")]
    [InlineData("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z")]
    public void Times_read_and_print(string source, string text)
    {
        Assert.True(TimeText.TryParse(source, out var time));
        Assert.Equal(text, TimeText.Full(time));
    }

    [Fact]
    public void Days_and_dates_are_inverse()
    {
        for (var day = -200_000L; day < 200_000; day += 13)
        {
            var (year, month, ofMonth) = Calendar.ToDate(day);
            Assert.Equal(day, Calendar.ToDays(year, month, ofMonth));
        }
    }

    [Fact]
    public void A_skipped_local_time_is_the_change_and_a_repeated_one_the_earlier_instant()
    {
        var berlin = Location.Of("Europe/Berlin", FluxDuration.Zero);
        Assert.Equal("2021-03-28T01:00:00Z", TimeText.Trimmed(berlin.ToUtc(At("2021-03-28T02:30:00Z"))));
        Assert.Equal("2021-10-31T00:30:00Z", TimeText.Trimmed(berlin.ToUtc(At("2021-10-31T02:30:00Z"))));
        Assert.Equal("2021-07-01T00:00:00Z", TimeText.Trimmed(berlin.ToUtc(At("2021-07-01T02:00:00Z"))));
        Assert.Equal(At("2021-07-01T02:00:00Z"), berlin.ToLocal(At("2021-07-01T00:00:00Z")));
    }

    [Theory]
    [InlineData("4.2", "cannot convert string \"4.2\" to int due to invalid syntax")]
    [InlineData(" 1", "cannot convert string \" 1\" to int due to invalid syntax")]
    public void Text_that_is_no_int_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FluxException>(() => Conversions.ToInt(Value.String(text))).Message);

    [Fact]
    public void An_int_and_a_uint_compare_as_numbers()
    {
        Assert.True(ValueOperators.Binary(BinaryOperator.LessThan, Value.Int(-1), Value.UInt(ulong.MaxValue)).AsBool);
        Assert.True(ValueOperators.Binary(BinaryOperator.Equal, Value.Int(1), Value.Float(1)).AsBool);
    }

    [Fact]
    public void A_null_operand_gives_null() => Assert.True(ValueOperators.Binary(BinaryOperator.NotEqual, default, Value.Int(1)).IsNull);

    [Theory]
    [InlineData(@"^(?P<a>\d+)[^[:alpha:]]$", "12-", true)]
    [InlineData(@"a$", "a\n", false)]
    [InlineData(@"\d", "٣", false)]
    [InlineData(@"(?i)AbC", "xabcx", true)]
    [InlineData(@"^[[:^digit:]]+$", "a-b", true)]
    [InlineData(@"^[[:^digit:]]+$", "a1b", false)]
    [InlineData(@"^[^[:^digit:]]+$", "12", true)]
    [InlineData(@"^[[:^alnum:]x]$", "x", true)]
    [InlineData(@"^[[:^alnum:]x]$", "y", false)]
    public void Patterns_mean_what_they_mean_in_RE2(string pattern, string text, bool matches) =>
        Assert.Equal(matches, FluxRegexp.Compile(pattern).IsMatch(text));

    [Theory]
    [InlineData("(?U)a+", "aaa", "a")]
    [InlineData("(?U)a+?", "aaa", "aaa")]
    [InlineData("(?U:<.*>)x*", "<a><b>xx", "<a>")]
    [InlineData("((?U)<.*>)x*", "<a>xx<b>", "<a>xx")]
    [InlineData("(?U)(?-U:a+)b*c", "aabbc", "aabbc")]
    [InlineData("(?U)a{2,}", "aaaa", "aa")]
    [InlineData("(?Ui)A+", "aaa", "a")]
    public void Repetitions_may_be_lazy_by_a_flag(string pattern, string text, string match) =>
        Assert.Equal(match, FluxRegexp.Compile(pattern).Regex.Match(text).Value);

    [Theory]
    [InlineData("a[z-b]", "invalid character class range: `z-b`")]
    [InlineData("(a", "missing closing ): `(a`")]
    [InlineData("(?x)", "invalid or unsupported Perl syntax: `(?x`")]
    [InlineData("(?i-s-m)", "invalid or unsupported Perl syntax: `(?i-s-`")]
    public void Patterns_are_refused_with_a_reason(string pattern, string reason) =>
        Assert.Equal("error parsing regexp: " + reason, Assert.Throws<FluxException>(() => FluxRegexp.Compile(pattern)).Message);

    [Theory]
    [InlineData("(?=a)")]
    [InlineData("(?<=a)b")]
    [InlineData(@"(a)\1")]
    [InlineData("[a")]
    public void Patterns_outside_RE2_are_refused(string pattern) => Assert.Throws<FluxException>(() => FluxRegexp.Compile(pattern));

    private static long At(string text) => TimeText.TryParse(text, out var time) ? time : throw new ArgumentException(text);
}
