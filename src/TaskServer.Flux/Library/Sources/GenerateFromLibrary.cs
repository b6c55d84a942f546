using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Sources;

/// <summary><c>generate.from</c>: a table of evenly spaced times with computed values.</summary>
internal sealed class GenerateFromLibrary : INativeLibrary
{
    private static readonly TableSchema Schema = new(new("_time", ColumnType.Time), new("_value", ColumnType.Int));

    public static void Register(NativeFunctions natives) => natives.Add("generate", "from", static (in Arguments a) =>
    {
        var (start, stop, count) = (a.Time(0), a.Time(1), a.Int(2));
        var function = a.Function(3);
        var index = function.IndexOf("n");
        if (index < 0)
            throw FluxException.Invalid("missing required argument n (argument fn)");
        var step = count == 0 ? 0 : (stop - start) / count;
        var site = a.Site;
        return Value.Stream(new LiteralNode(a.Origin, context => [new Table(GroupKey.Empty, Schema, Rows(context)) { IsTimeSorted = step >= 0 }], isRowTypeKnown: true));

        IEnumerable<Chunk> Rows(RunContext context)
        {
            var builder = new ChunkBuilder(Schema);
            var arguments = new Value[function.Parameters.Length];
            for (var n = 0L; n < count; n++)
            {
                arguments[index] = Value.Int(n);
                builder.AddRow(Value.Time(start + n * step), context.Call(function, site, arguments));
                if (!builder.IsFull)
                    continue;
                context.ThrowIfCancelled();
                yield return builder.Build();
            }
            if (builder.Rows > 0)
                yield return builder.Build();
        }
    });
}
