using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Testing;

/// <summary>Compares tables of equal keys row by row.</summary>
/// <param name="epsilon">How far floats may be apart and still count as equal.</param>
internal sealed class TableComparison(double epsilon)
{
    public const string Label = "_diff";

    /// <summary>The tolerance where none is given.</summary>
    public const double Epsilon = 0.000001;

    /// <summary>All rows of the wanted table marked with <c>-</c> where the other differs, followed by that one's marked with <c>+</c>; null when there is no difference.</summary>
    /// <param name="got">Null for no table, or one without rows.</param>
    /// <param name="want">Null for no table, or one without rows.</param>
    public Table? Compare(BufferedTable? got, BufferedTable? want, RunContext context)
    {
        var (left, right) = (want?.Whole(), got?.Whole());
        var schema = Union(want?.Schema, got?.Schema);
        var comparable = left is null || right is null || Pairs(schema, left.Schema, right.Schema);
        var builder = new ChunkBuilder(schema.With(Label, ColumnType.String));
        var differs = false;
        var rows = Math.Max(left?.Rows ?? 0, right?.Rows ?? 0);
        for (var row = 0; row < rows; row++)
        {
            context.ThrowIfCancelled();
            var inLeft = row < (left?.Rows ?? 0);
            var inRight = row < (right?.Rows ?? 0);
            if (comparable && inLeft && inRight && SameRow(schema, left!, right!, row))
            {
                Add(builder, schema, left!, row, "");
                continue;
            }
            differs = true;
            if (inLeft)
                Add(builder, schema, left!, row, "-");
            if (inRight)
                Add(builder, schema, right!, row, "+");
        }
        return differs ? new Table((want ?? got)!.Key, builder.Schema, [builder.Build()]) : null;
    }

    private bool SameRow(TableSchema schema, Chunk left, Chunk right, int row)
    {
        foreach (var column in schema.Columns)
        {
            if (!Same(left[column.Label]![row], right[column.Label]![row]))
                return false;
        }
        return true;
    }

    private bool Same(Value a, Value b)
    {
        if (a.Kind != ValueKind.Float || b.Kind != ValueKind.Float)
            return GroupKey.Same(a, b);
        var (x, y) = (a.AsFloat, b.AsFloat);
        // What is not a number is as good as any other such; infinities are equal to themselves, though their difference is not a number.
        return x == y || Math.Abs(x - y) <= epsilon || (double.IsNaN(x) && double.IsNaN(y));
    }

    private static void Add(ChunkBuilder builder, TableSchema schema, Chunk from, int row, string mark)
    {
        var values = new Value[schema.Count + 1];
        for (var i = 0; i < schema.Count; i++)
            values[i] = from[schema[i].Label] is { } column ? column[row] : default;
        values[^1] = Value.String(mark);
        builder.AddRow(values);
    }

    private static bool Pairs(TableSchema all, TableSchema left, TableSchema right) => all.Count == left.Count && all.Count == right.Count;

    private static TableSchema Union(TableSchema? first, TableSchema? second)
    {
        var schema = first ?? second!;
        if (first is null || second is null)
            return schema;
        foreach (var column in second.Columns)
        {
            if (first.IndexOf(column.Label) is >= 0 and var index && first[index].Type != column.Type)
                throw FluxException.Invalid($"cannot compare column \"{column.Label}\": it is of type {first[index].Type.Text()} in want and {column.Type.Text()} in got");
            schema = schema.With(column.Label, column.Type);
        }
        return schema;
    }
}
