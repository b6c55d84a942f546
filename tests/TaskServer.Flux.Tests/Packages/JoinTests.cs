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

    [Theory]
    [InlineData("left", "{l with w: r.w, other: r.k}", "i=1 k=a other=a v=1 w=10", "i=2 k=a other=a v=2 w=", "i=1 k=b other=b v=3 w=")]
    [InlineData("right", "{l with w: r.w, i: r.i}", "i=1 k=a v=1 w=10", "i=7 k=a v= w=70", "i=1 k=c v= w=30")]
    [InlineData("full", "{l with w: r.w}", "i=1 k=a v=1 w=10", "i=2 k=a v=2 w=", "i= k=a v= w=70", "i=1 k=b v=3 w=", "i= k=c v= w=30")]
    public void What_stands_for_a_missing_row_has_the_members_of_the_key(string method, string record, params string[] expected) => Assert.Equal(
        expected,
        ScriptRun.Rows($$"""
            import "array"
            import "join"

            left = array.from(rows: [{k: "a", i: 1, v: 1}, {k: "a", i: 2, v: 2}, {k: "b", i: 1, v: 3}]) |> group(columns: ["k"])
            right = array.from(rows: [{k: "a", i: 1, w: 10}, {k: "a", i: 7, w: 70}, {k: "c", i: 1, w: 30}]) |> group(columns: ["k"])

            join.tables(method: "{{method}}", left: left, right: right, on: (l, r) => l.i == r.i, as: (l, r) => ({{record}}))
            """));

    [Fact]
    public void The_key_is_known_even_where_one_side_has_no_tables() => Assert.Equal(
        ["k=a w=10"],
        ScriptRun.Rows("""
            import "array"
            import "join"

            left = array.from(rows: [{k: "a", i: 1}]) |> group(columns: ["k"]) |> filter(fn: (r) => r.i > 1)
            right = array.from(rows: [{k: "a", i: 1, w: 10}]) |> group(columns: ["k"])

            join.right(left: left, right: right, on: (l, r) => l.i == r.i, as: (l, r) => ({k: l.k, w: r.w}))
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
