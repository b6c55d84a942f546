using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Testing;

/// <summary><c>gen.tables</c> of <c>internal/gen</c>: a table for every combination of tag values, with normally distributed values.</summary>
internal sealed class GeneratedSeries : INativeLibrary
{
    private const long Step = 10 * FluxDuration.Second;

    public static void Register(NativeFunctions natives) => natives.Add("internal/gen", "tables", static (in a) =>
    {
        var (rows, nulls, seed) = (a.Int(0), a.Float(1, 0), unchecked((int)a.Int(3, 0)));
        var tags = a.Has(2) ? a.Array(2).Select(static t => (Name: t.AsRecord["name"].AsString, Count: t.AsRecord["cardinality"].AsInt)).ToArray() : [];
        return Value.Stream(new LiteralNode(a.Origin, context => Tables(GroupKey.Empty, tags, new Random(seed)), isRowTypeKnown: false));

        IEnumerable<Table> Tables(GroupKey key, ReadOnlyMemory<(string Name, long Count)> rest, Random random)
        {
            if (rest.IsEmpty)
            {
                var schema = new TableSchema([new("_time", ColumnType.Time), new("_value", ColumnType.Float), .. key.Labels.ToArray().Select(static l => new ColumnInfo(l, ColumnType.String))]);
                yield return new(key, schema, Rows(key, schema, random)) { IsTimeSorted = true };
                yield break;
            }
            var (name, count) = rest.Span[0];
            for (var i = 0L; i < count; i++)
            {
                foreach (var table in Tables(key.With(name, Value.String($"{name}{i}")), rest[1..], random))
                    yield return table;
            }
        }

        IEnumerable<Chunk> Rows(GroupKey key, TableSchema schema, Random random)
        {
            var builder = new ChunkBuilder(schema);
            for (var n = 0L; n < rows; n++)
            {
                builder.AddRow([Value.Time(n * Step), random.NextDouble() < nulls ? default : Value.Float(Normal(random)), .. key.Values]);
                if (builder.IsFull || n == rows - 1)
                    yield return builder.Build();
            }
        }
    });

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
