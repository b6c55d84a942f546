using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Sampling;

/// <summary>Package <c>sampledata</c>: two tables of six rows, ten seconds apart, with the values that the public examples of the language show.</summary>
internal sealed class SampleDataPackage : INativeLibrary
{
    // 2021-01-01T00:00:00Z
    private const long Start = 1_609_459_200 * FluxDuration.Second;

    private static readonly bool[][] Nulls = [[false, true, false, true, true, false], [true, false, false, false, true, false]];

    public static void Register(NativeFunctions natives)
    {
        Add(natives, "float", ColumnType.Float, [.. ((double[])[-2.18, 10.92, 7.35, 17.53, 15.23, 4.43, 19.85, 4.97, -3.75, 19.77, 13.86, 1.86]).Select(Value.Float)]);
        Add(natives, "int", ColumnType.Int, [.. ((long[])[-2, 10, 7, 17, 15, 4, 19, 4, -3, 19, 13, 1]).Select(Value.Int)]);
        Add(natives, "uint", ColumnType.UInt, [.. ((long[])[-2, 10, 7, 17, 15, 4, 19, 4, -3, 19, 13, 1]).Select(v => Value.UInt(unchecked((ulong)v)))]);
        Add(natives, "string", ColumnType.String, [.. ((string[])["g9qczs", "0mgv9n", "phw664", "guvzy4", "5v3cce", "s9fmgy", "b5eida", "eu4oxp", "5g7tz4", "sox1ut", "wfm757", "dtn2bv"]).Select(v => Value.String("smpl_" + v))]);
        bool[] truths = [true, true, false, true, false, false, false, true, false, true, true, false];
        Add(natives, "bool", ColumnType.Bool, [.. truths.Select(Value.Bool)]);
        Add(natives, "numericBool", ColumnType.Int, [.. truths.Select(v => Value.Int(v ? 1 : 0))]);
    }

    private static void Add(NativeFunctions natives, string name, ColumnType type, Value[] values) => natives.Add("sampledata", name, (in a) =>
    {
        var includeNull = a.Bool(0, false);
        return Value.Stream(new LiteralNode(a.Origin, _ => [TableOf(0, type, values, includeNull), TableOf(1, type, values, includeNull)], isRowTypeKnown: true));
    });

    private static Table TableOf(int index, ColumnType type, Value[] values, bool includeNull)
    {
        var schema = new TableSchema(new("_time", ColumnType.Time), new("tag", ColumnType.String), new("_value", type));
        var tag = Value.String($"t{index + 1}");
        var builder = new ChunkBuilder(schema);
        for (var i = 0; i < 6; i++)
            builder.AddRow(Value.Time(Start + i * 10 * FluxDuration.Second), tag, includeNull && Nulls[index][i] ? default : values[index * 6 + i]);
        return new(GroupKey.Of(("tag", tag)), schema, [builder.Build()]) { IsTimeSorted = true };
    }
}
