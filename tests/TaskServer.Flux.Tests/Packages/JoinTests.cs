namespace TaskServer.Flux.Tests.Packages;

public sealed class JoinTests
{
    [Fact]
    public void Rows_come_in_the_order_of_what_is_compared_and_nulls_match_nothing() => Assert.Equal(
        ["id= v=n w=", "id=1 v=a w=10", "id=2 v=b w=", "id=2 v=c w="],
        ScriptRun.Rows("""
            import "array"
            import "internal/debug"
            import "join"

            left = array.from(rows: [{id: 2, v: "b"}, {id: 1, v: "a"}, {id: 2, v: "c"}, {id: 0, v: "n"}]) |> map(fn: (r) => ({r with id: if r.id > 0 then r.id else debug.null(type: "int")}))
            right = array.from(rows: [{id: 1, w: 10}, {id: 0, w: 99}]) |> map(fn: (r) => ({r with id: if r.id > 0 then r.id else debug.null(type: "int")}))

            join.left(left: left, right: right, on: (l, r) => r.id == l.id, as: (l, r) => ({id: l.id, v: l.v, w: r.w}))
            """));

    [Fact]
    public void Conditions_compare_one_side_with_the_other() => Assert.Contains(
        "binary expression operands must reference the columns of both sides",
        ScriptRun.Failure("""
            import "array"
            import "join"

            join.inner(left: array.from(rows: [{a: 1}]), right: array.from(rows: [{a: 1}]), on: (l, r) => l.a == 1, as: (l, r) => l)
            """),
        StringComparison.Ordinal);

    [Fact]
    public void One_stream_cannot_be_both_sides() => Assert.Equal(
        "failed to initialize execute state: joins currently must only have two parents",
        ScriptRun.Failure("""
            import "array"
            import "join"

            a = array.from(rows: [{a: 1}])
            join.inner(left: a, right: a, on: (l, r) => l.a == r.a, as: (l, r) => l)
            """));

    [Theory]
    [InlineData("l.b", "r.b", "cannot set join columns in left table stream: table is missing column 'b'")]
    [InlineData("l.a", "r.c", "cannot set join columns in right table stream: table is missing column 'c'")]
    public void Compared_columns_have_to_be_there(string left, string right, string error) => Assert.EndsWith(
        error,
        ScriptRun.Failure($$"""
            import "array"
            import "internal/debug"
            import "join"

            join.left(
                left: array.from(rows: [{a: 1}]) |> debug.opaque(),
                right: array.from(rows: [{b: 1}]) |> debug.opaque(),
                on: (l, r) => {{left}} == {{right}},
                as: (l, r) => ({a: l.a}),
            )
            """),
        StringComparison.Ordinal);
}
