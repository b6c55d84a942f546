using TaskServer.Points;

namespace TaskServer.Tests.Points;

public sealed class DeletePredicateTests
{
    private static readonly SeriesKey Key = new("cpu", new Tag("host", "a"), new Tag("n", "12"), new Tag("odd \"one\"", "x y"));

    [Theory]
    [InlineData("host=\"a\"", true)]
    [InlineData("host=a", true)]
    [InlineData("host = \"b\"", false)]
    [InlineData("host!=\"b\"", true)]
    [InlineData("host <> a", false)]
    [InlineData("_measurement=\"cpu\" AND host=a", true)]
    [InlineData("_measurement=\"cpu\" and host=b", false)]
    [InlineData("(host=a) And ((n=12))", true)]
    [InlineData("(host=a AND (n=12 AND _measurement!=mem))", true)]
    [InlineData("\"odd \\\"one\\\"\"=\"x y\"", true)]
    [InlineData("missing=\"\"", false)]
    [InlineData("missing!=\"x\"", false)]
    public void It_accepts_what_all_its_comparisons_accept(string text, bool accepts) =>
        Assert.Equal(accepts, DeletePredicate.Parse(text)!.Accepts(Key));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_text_is_no_predicate(string? text) => Assert.Null(DeletePredicate.Parse(text));

    [Theory]
    [InlineData("a=\"b\" OR c=d", "the logical operator OR is not supported yet at position 6")]
    [InlineData("a=~/b/", "operator: \"=~\" at position: 1 is not supported yet")]
    [InlineData("a !~ /b/", "operator: \"!~\" at position: 2 is not supported yet")]
    [InlineData("_time>5", "invalid operator \">\" at position: 5")]
    [InlineData("a >= 5", "invalid operator \">=\" at position: 2")]
    [InlineData("a", "invalid operator \"EOF\" at position: 1")]
    [InlineData("a=", "bad tag value: \"\", at position 2")]
    [InlineData("a=\"b\" and c=", "bad tag value: \"\", at position 12")]
    [InlineData("a='b'", "bad tag value: \"b\", at position 2")]
    [InlineData("a=\"b", "bad tag value: \"b\", at position 2")]
    [InlineData("(a=b", "extra ( seen")]
    [InlineData("a=b)", "extra ) seen")]
    [InlineData("5=a", "bad tag key, at position 0")]
    [InlineData("=a", "bad logical expression, at position 0")]
    public void What_it_does_not_know_is_told_with_its_position(string text, string reason)
    {
        var error = Assert.Throws<TaskServerException>(() => DeletePredicate.Parse(text));
        Assert.Equal((ErrorCode.Invalid, "error decoding json body: " + reason), (error.Code, error.Message));
    }

    [Fact]
    public void A_field_cannot_be_deleted_alone()
    {
        var error = Assert.Throws<TaskServerException>(() => DeletePredicate.Parse("_measurement=m AND _field=f"));
        Assert.Equal((ErrorCode.NotImplemented, "delete by field is not supported"), (error.Code, error.Message));
    }
}
