using System.Diagnostics;
using System.Text;
using CsCheck;
using TaskServer.Points;
using static TaskServer.Tests.Points.PointStoreWords;

namespace TaskServer.Tests.Points;

public sealed class LineProtocolTests
{
    [Theory]
    [InlineData("m f=1 5", "m f:float 5=1")]
    [InlineData("m f=1", "m f:float 77=1")]
    [InlineData("m f=1 ", "m f:float 77=1")]
    [InlineData("m f=1 -5", "m f:float -5=1")]
    [InlineData("  m   f=1   5  ", "m f:float 5=1")]
    [InlineData("\tm f=1 5", "m f:float 5=1")]
    [InlineData("m,b=2,a=1 f=1 5", "m,a=1,b=2 f:float 5=1")]
    [InlineData("m f=1.5,g=-2e3,h=.5,i=5.,j=0.1e-2 5", "m f:float 5=1.5|m g:float 5=-2000|m h:float 5=0.5|m i:float 5=5|m j:float 5=0.001")]
    [InlineData("m f=9007199254740993 5", "m f:float 5=9007199254740992")]
    [InlineData("m f=0.30000000000000004,g=123456789012345678901234567890 5", "m f:float 5=0.30000000000000004|m g:float 5=1.2345678901234568E+29")]
    [InlineData("m f=1i,g=-9223372036854775808i,h=9223372036854775807i 5", "m f:integer 5=1|m g:integer 5=-9223372036854775808|m h:integer 5=9223372036854775807")]
    [InlineData("m f=18446744073709551615u,g=0u 5", "m f:unsigned 5=18446744073709551615|m g:unsigned 5=0")]
    [InlineData("m a=t,b=T,c=true,d=True,e=TRUE 5", "m a:boolean 5=True|m b:boolean 5=True|m c:boolean 5=True|m d:boolean 5=True|m e:boolean 5=True")]
    [InlineData("m a=f,b=F,c=false,d=False,e=FALSE 5", "m a:boolean 5=False|m b:boolean 5=False|m c:boolean 5=False|m d:boolean 5=False|m e:boolean 5=False")]
    [InlineData("m f=\"x\" 5", "m f:string 5=x")]
    [InlineData("m f=\"\" 5", "m f:string 5=")]
    [InlineData("m f=\"a b,c=d\" 5", "m f:string 5=a b,c=d")]
    [InlineData("m f=\"say \\\"hi\\\" \\\\ \\n\" 5", "m f:string 5=say \"hi\" \\ \\n")]
    [InlineData("m f=\"two\nlines\",g=1 5\nn f=2 6", "m f:string 5=two\nlines|m g:float 5=1|n f:float 6=2")]
    [InlineData("my\\ m\\,x,t\\ 1=a\\,b\\=c\\ d f\\ 1=1 5", "my\\ m\\,x,t\\ 1=a\\,b\\=c\\ d f 1:float 5=1")]
    [InlineData("m,t=a\"b f\"x=1 5", "m,t=a\"b f\"x:float 5=1")]
    [InlineData("m,t=c:\\temp f=1 5", "m,t=c:\\temp f:float 5=1")]
    [InlineData("größe,ort=köln wert=1 5", "größe,ort=köln wert:float 5=1")]
    [InlineData("# a comment with \"a quote=\"\nm f=1 5\n\n   \n#\n", "m f:float 5=1")]
    [InlineData("# it's x=\"open\nm f=1 5", "m f:float 5=1")]
    [InlineData("m f=1,f=2 5", "m f:float 5=2")]
    [InlineData("m f=1 5\nm f=2 5\nm f=3 4", "m f:float 4=3 5=2")]
    [InlineData("m time=1,f=2 5", "m f:float 5=2")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    public void A_text_gives_its_points(string text, string expected)
    {
        var batch = Lines(text, now: 77);
        Assert.Null(batch.Error);
        Assert.Equal(expected, Dump(batch));
    }

    [Theory]
    [InlineData("nonsense", "missing fields")]
    [InlineData("m,t=a", "missing fields")]
    [InlineData("m ", "invalid field format")]
    [InlineData("m f", "invalid field format")]
    [InlineData("m f=1,g", "invalid field format")]
    [InlineData("m f=1,,g=2", "invalid field format")]
    [InlineData("m a,b=\"x\"=1", "invalid field format")]
    [InlineData("m f=\"x\"y 5", "invalid field format")]
    [InlineData("m f=\"x\"\"y\" 5", "invalid field format")]
    [InlineData("m =1", "missing field key")]
    [InlineData("m f=1,=2", "missing field key")]
    [InlineData("m f=", "missing field value")]
    [InlineData("m f= 5", "missing field value")]
    [InlineData("m f=,g=1", "missing field value")]
    [InlineData("m,t= f=1", "missing tag value")]
    [InlineData("m,t f=1", "missing tag value")]
    [InlineData("m,t=,u=1 f=1", "missing tag value")]
    [InlineData("m,=a f=1", "missing tag key")]
    [InlineData("m, f=1", "missing tag key")]
    [InlineData("m,t=a,,u=b f=1", "missing tag key")]
    [InlineData("m,t=a=b f=1", "invalid tag format")]
    [InlineData("m,t=a,t=b f=1", "duplicate tags")]
    [InlineData("m,t=a,s=x,t=b f=1", "duplicate tags")]
    [InlineData(",t=a f=1", "missing measurement")]
    [InlineData("m f=1 x", "bad timestamp")]
    [InlineData("m f=1 1.5", "bad timestamp")]
    [InlineData("m f=1 5 6", "point is invalid")]
    [InlineData("m f=1 99999999999999999999", "strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    [InlineData("m f=1 9223372036854775807", "time outside range -9223372036854775806 - 9223372036854775806")]
    [InlineData("m f=1 -9223372036854775807", "time outside range -9223372036854775806 - 9223372036854775806")]
    [InlineData("m f=1 -", "strconv.ParseInt: parsing \"-\": invalid syntax")]
    [InlineData("m f=NaN", "invalid number")]
    [InlineData("m f=-Infinity", "invalid number")]
    [InlineData("m f=Inf", "invalid boolean")]
    [InlineData("m f=+Inf", "invalid boolean")]
    [InlineData("m f=1.2.3", "invalid number")]
    [InlineData("m f=1x", "invalid number")]
    [InlineData("m f=-", "invalid number")]
    [InlineData("m f=.", "invalid number")]
    [InlineData("m f=1.5i", "invalid number")]
    [InlineData("m f=9i10", "invalid number")]
    [InlineData("m f=-5u", "invalid number")]
    [InlineData("m f=1e400", "invalid float")]
    [InlineData("m f=1e", "invalid float")]
    [InlineData("m f=yes", "invalid boolean")]
    [InlineData("m f=truE", "invalid boolean")]
    [InlineData("m f=9223372036854775808i", "unable to parse integer 9223372036854775808: strconv.ParseInt: parsing \"9223372036854775808\": value out of range")]
    [InlineData("m f=18446744073709551616u", "unable to parse unsigned 18446744073709551616: strconv.ParseUint: parsing \"18446744073709551616\": value out of range")]
    [InlineData("m f=\"open", "unbalanced quotes")]
    [InlineData("m,time=a f=1", "cannot use reserved tag key \"time\"")]
    [InlineData("m,_field=a f=1", "cannot use reserved tag key \"_field\"")]
    [InlineData("m,_measurement=a f=1", "cannot use reserved tag key \"_measurement\"")]
    public void A_line_that_does_not_parse_is_told_with_its_reason(string line, string reason) =>
        Assert.Equal($"unable to parse '{line}': {reason}", Lines("ok f=1 1\n" + line + "\n").Error);

    [Fact]
    public void Every_bad_line_is_told() =>
        Assert.Equal(
            "unable to parse 'one': missing fields\nunable to parse 'two f=': missing field value",
            Lines("m f=1\n one\nm f=2\ntwo f=\n").Error);

    [Fact]
    public void A_key_that_is_too_long_is_refused()
    {
        var long_ = new string('x', 65_530);
        Assert.Null(Lines($"{long_} f=1").Error);
        Assert.EndsWith("': max key length exceeded: 65536 > 65535", Lines($"{long_} fg=1").Error, StringComparison.Ordinal);
        Assert.EndsWith("': max key length exceeded: 65538 > 65535", Lines($"m,t={long_}abcd f=1").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ns", "m f=1 5", 5)]
    [InlineData("us", "m f=1 5", 5_000)]
    [InlineData("ms", "m f=1 -5", -5_000_000)]
    [InlineData("s", "m f=1 5", 5_000_000_000)]
    [InlineData("s", "m f=1", 1_000_000_000)]
    [InlineData("ms", "m f=1", 1_999_000_000)]
    public void Times_are_in_the_unit_of_the_request_and_missing_ones_cut_to_it(string unit, string line, long expected)
    {
        Assert.True(WritePrecision.TryParse(unit, out var precision));
        Assert.Equal($"m f:float {expected}=1", Dump(Lines(line, precision, 1_999_999_999)));
    }

    [Fact]
    public void A_time_that_only_the_unit_makes_too_large_is_refused() =>
        Assert.Equal("unable to parse 'm f=1 9223372037': time outside range -9223372036854775806 - 9223372036854775806", Lines("m f=1 9223372037", WritePrecision.Second).Error);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("m")]
    [InlineData("NS")]
    public void Nothing_else_is_a_precision(string? text) => Assert.False(WritePrecision.TryParse(text, out _));

    // A blank in front keeps a line from the short way, and changes nothing else.
    [Fact]
    public void Plain_lines_mean_the_same_on_the_short_way_and_by_all_the_rules()
    {
        var name = Gen.OneOf("a", "b", "cpu", "x1", "t", "time");
        var value = Gen.OneOf(
            Gen.Double.Select(d => d.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Decimal[-1000, 1000].Select(d => d.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Long.Select(l => $"{l}i"), Gen.ULong.Select(l => $"{l}u"), Gen.Int.Select(i => $"{i}"),
            Gen.OneOf("t", "F", "true", "maybe", "\"\"", "\"a b\"", "\"x,y=z\"", "1e5", "1E-5", "1.", ".5", "-.5", "5e", "-", "1i2"));
        var line =
            from measurement in name
            from tags in Gen.Select(name, name).Array[0, 3]
            from fields in Gen.Select(name, value).Array[1, 3]
            from time in Gen.OneOf(Gen.Const(""), Gen.Long.Select(l => $" {l}"), Gen.Int.Select(i => $" {i}"), Gen.OneOf(" ", " x", " 1 ", " 1 2"))
            select $"{measurement}{string.Concat(tags.Select(t => $",{t.Item1}={t.Item2}"))} {string.Join(',', fields.Select(f => $"{f.Item1}={f.Item2}"))}{time}";
        line.Array[1, 4].Sample(lines =>
        {
            var plain = Lines(string.Join('\n', lines));
            var careful = Lines(string.Join('\n', lines.Select(l => " " + l)));
            return plain.Error == careful.Error && Dump(plain) == Dump(careful) && plain.PointCount == careful.PointCount;
        }, iter: 20_000);
    }

    [Fact]
    public void Any_bytes_give_points_or_an_error()
    {
        var piece = Gen.OneOf(
            Gen.OneOf("m", ",", "=", " ", "\n", "\\", "\"", "t=a", "f=1", "f=1i", "f=\"x", "#", "1", "-", "time", "\t", "\0", "\r"),
            Gen.Byte.Select(b => ((char)b).ToString()));
        piece.Array[0, 30].Sample(pieces =>
        {
            var batch = LineProtocol.Parse(Encoding.Latin1.GetBytes(string.Concat(pieces)), WritePrecision.Nanosecond, 0);
            _ = Dump(batch);
        }, iter: 50_000);
    }

    // Each is a text on which a careless reader takes the square of the length: two million bytes would then take minutes.
    [Theory]
    [InlineData("m f=\"x")]
    [InlineData("m f=1,f\\=\"")]
    [InlineData("\\")]
    [InlineData(",a=b")]
    [InlineData("m,a=b f=1\\\n")]
    [InlineData("m f=\"a\\\n")]
    [InlineData("m f=\"a\nm f=\"")]
    [InlineData("1")]
    [InlineData("#\"=\n")]
    public void Time_is_in_proportion_to_the_length(string piece)
    {
        var watch = Stopwatch.StartNew();
        _ = Lines(string.Concat(Enumerable.Repeat(piece, 2_000_000 / piece.Length)));
        _ = Lines("m f=" + string.Concat(Enumerable.Repeat(piece, 2_000_000 / piece.Length)));
        _ = Lines("m f=\"" + string.Concat(Enumerable.Repeat(piece, 2_000_000 / piece.Length)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    [Fact]
    public void Many_fields_and_many_tags_in_a_line_take_their_time_only_once()
    {
        var fields = string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"f{i}={i}i"));
        var tags = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"t{i}=v"));
        var watch = Stopwatch.StartNew();
        var batch = Lines($"m {fields} 1\nm {fields} 2\nm,{tags} f=1 1");
        Assert.Null(batch.Error);
        Assert.Equal(100_001, batch.ValueCount);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    private static string Dump(PointBatch batch) => string.Join('|',
        from series in batch.Series.OrderBy(s => s.Key)
        from column in series.Columns.OrderBy(c => c.Field, StringComparer.Ordinal).ThenBy(c => c.Type)
        where column.Count > 0
        let block = column.ToBlock(null)
        select FormattableString.Invariant($"{series.Key} {column.Field}:{column.Type.Word()} {string.Join(' ', Enumerable.Range(0, block.Count).Select(i => FormattableString.Invariant($"{block.Times[i]}={block.Value(i)}")))}"));
}
