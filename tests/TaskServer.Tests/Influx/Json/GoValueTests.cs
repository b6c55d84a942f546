using System.Text;
using TaskServer.Dialects.Influx;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Tests.Influx.Json;

/// <summary>Bodies as Go reads them, and its words where it cannot.</summary>
public sealed class GoValueTests
{
    [Theory]
    [InlineData("", "EOF")]
    [InlineData("  \n", "EOF")]
    [InlineData("{", "unexpected EOF")]
    [InlineData("{\"a\"", "unexpected EOF")]
    [InlineData("\"abc", "unexpected EOF")]
    [InlineData("-", "unexpected EOF")]
    [InlineData("not json", "invalid character 'o' in literal null (expecting 'u')")]
    [InlineData("{\"flux\":\"a\",}", "invalid character '}' looking for beginning of object key string")]
    [InlineData("{a:1}", "invalid character 'a' looking for beginning of object key string")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":1 \"b\":2}", "invalid character '\"' after object key:value pair")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("[1,]", "invalid character ']' looking for beginning of value")]
    [InlineData("{\"a\":01}", "invalid character '1' after object key:value pair")]
    [InlineData("-x", "invalid character 'x' in numeric literal")]
    [InlineData("1.x", "invalid character 'x' after decimal point in numeric literal")]
    [InlineData("1ex", "invalid character 'x' in exponent of numeric literal")]
    [InlineData("\"a\nb\"", "invalid character '\\n' in string literal")]
    [InlineData("\"\\q\"", "invalid character 'q' in string escape code")]
    [InlineData("\"\\u00x\"", "invalid character 'x' in \\u hexadecimal character escape")]
    [InlineData("'a'", "invalid character '\\'' looking for beginning of value")]
    [InlineData("\\", "invalid character '\\\\' looking for beginning of value")]
    [InlineData("\u001f\u008b", "invalid character '\\x1f' looking for beginning of value")]
    [InlineData("\ufeff{}", "invalid character 'ï' looking for beginning of value")]
    public void A_broken_text_is_refused_in_the_words_of_Go(string text, string message) =>
        Assert.Equal(message, Assert.Throws<MalformedRequestException>(() => Parse(text)).Message);

    [Fact]
    public void Brackets_nest_ten_thousand_times_and_no_further()
    {
        Parse(new string('[', 10_000) + new string(']', 10_000));
        var fault = Assert.Throws<MalformedRequestException>(() => Parse(new string('[', 10_001)));
        Assert.Equal("invalid character '[' exceeded max depth", fault.Message);
    }

    [Theory]
    [InlineData("""{"name":1}""", "json: cannot unmarshal number into Go struct field T.name of type string")]
    [InlineData("""{"name":[]}""", "json: cannot unmarshal array into Go struct field T.name of type string")]
    [InlineData("""{"name":{}}""", "json: cannot unmarshal object into Go struct field T.name of type string")]
    [InlineData("""{"name":true}""", "json: cannot unmarshal bool into Go struct field T.name of type string")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type T")]
    [InlineData("\"x\"", "json: cannot unmarshal string into Go value of type T")]
    public void A_member_of_another_type_is_refused_in_the_words_of_Go(string text, string message) =>
        Assert.Equal(message, Assert.Throws<MalformedRequestException>(() => Parse(text).AsObject("T").String("name")).Message);

    [Theory]
    [InlineData("""{"n":1.5}""", "json: cannot unmarshal number 1.5 into Go struct field T.n of type int64")]
    [InlineData("""{"n":99999999999999999999}""", "json: cannot unmarshal number 99999999999999999999 into Go struct field T.n of type int64")]
    [InlineData("""{"n":"1"}""", "json: cannot unmarshal string into Go struct field T.n of type int64")]
    public void A_number_that_is_no_integer_is_refused_in_the_words_of_Go(string text, string message) =>
        Assert.Equal(message, Assert.Throws<MalformedRequestException>(() => Parse(text).AsObject("T").Integer("n")).Message);

    [Fact]
    public void Names_match_in_any_case_the_last_one_counts_and_null_takes_nothing_back()
    {
        var body = Parse("""{"NAME":"a","name":"b","Name":null,"other":{"name":"c"}} trailing rubbish""").AsObject("T");
        Assert.Equal("b", body.String("name"));
        Assert.Null(body.String("missing"));
    }

    [Theory]
    [InlineData("""{"v":"a\"\\\/\b\f\n\r\tü"}""", "a\"\\/\b\f\n\r\tü")]
    [InlineData("""{"v":"\u00e4\ud83d\ude00"}""", "ä😀")]
    [InlineData("""{"v":"\ud83dx"}""", "\ufffdx")]
    [InlineData("""{"v":"\ude00"}""", "\ufffd")]
    [InlineData("""{ "v" : "x" }""", "x")]
    public void Escapes_are_resolved_and_half_a_pair_is_replaced(string text, string value) =>
        Assert.Equal(value, Parse(text).AsObject("T").String("v"));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_replaced()
    {
        byte[] body = [.. "{\"v\":\"a"u8, 0xff, .. "b\"}"u8];
        Assert.Equal("a\ufffdb", GoValue.Parse(body).AsObject("T").String("v"));
    }

    [Fact]
    public void Lists_and_maps_are_read_whatever_they_hold()
    {
        var body = Parse("""{"list":[ {"a":[1,"]"]} , "x,y", null, -1.5e3 ],"map":{"k":"v","e":""}}""").AsObject("T");
        var list = body.Array("list", "[]T")!;
        Assert.Equal(["""{"a":[1,"]"]}""", "\"x,y\"", "null", "-1.5e3"], list.Select(item => Encoding.UTF8.GetString(item.Text.Span)));
        Assert.Equal(["k", "e"], body.Find("map")!.Value.AsMap("map", "map").Select(member => member.Name));
        Assert.Empty(Parse("""{"list":[ ]}""").AsObject("T").Array("list", "[]T")!);
    }

    [Fact]
    public void An_object_that_is_kept_has_each_name_once_and_whole_characters()
    {
        var body = Parse("""{"o":{"a":1,"b":[true,null,"\ud800x"],"a":{"c":-1.5e3}}}""").AsObject("T");
        Assert.Equal("""{"a":{"c":-1.5e3},"b":[true,null,"\uFFFDx"]}""", body.Find("o")!.Value.AsJsonObject("o").ToJsonString());
        var deep = Parse("{\"o\":" + string.Concat(Enumerable.Repeat("{\"o\":", 100)) + "1" + new string('}', 101)).AsObject("T");
        Assert.Throws<MalformedRequestException>(() => deep.Find("o")!.Value.AsJsonObject("o"));
    }

    private static GoValue Parse(string text) => GoValue.Parse(Encoding.UTF8.GetBytes(text));
}
