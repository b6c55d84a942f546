using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Tests.Tables;

public sealed class RowGroupsTests
{
    private static readonly TableSchema Schema = new(new("a", ColumnType.String), new("n", ColumnType.Int));

    [Fact]
    public void Rows_are_split_by_values_in_order_of_appearance()
    {
        var chunk = new Chunk(Schema, [Column.OfStrings(["x", "y", "x", "x"]), Column.OfInts([1, 1, 1, 2])], 4);
        var parts = RowGroups.Split(chunk, [0, 1]).ToList();
        Assert.Equal([2, 1, 1], parts.Select(p => p.Rows));
        Assert.All(parts, p => Assert.True(p[0].IsConstant && p[1].IsConstant));
        Assert.Equal("y", parts[1][0][0].AsString);
    }

    [Fact]
    public void A_null_is_a_value_of_its_own()
    {
        var chunk = new Chunk(new(new ColumnInfo("a", ColumnType.Float)), [Column.OfFloats([0, 0, 1], [true, false, false])], 3);
        Assert.Equal(3, RowGroups.Split(chunk, [0]).Count());
    }

    [Fact]
    public void A_chunk_with_constant_keys_is_not_copied()
    {
        var chunk = new Chunk(Schema, [Column.Constant(TaskServer.Flux.Values.Value.String("x"), 2), Column.OfInts([1, 2])], 2);
        Assert.Same(chunk, Assert.Single(RowGroups.Split(chunk, [0])));
    }
}
