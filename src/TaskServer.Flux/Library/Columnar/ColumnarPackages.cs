using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Columnar;

/// <summary>Packages <c>aggregate</c>, <c>rows</c> and <c>math</c> of <c>contrib/jsternberg</c>.</summary>
internal sealed class ColumnarPackages : INativeLibrary
{
    private static readonly FluxRecord None = FluxRecord.Of([]);

    public static bool IsNone(Value fill) => fill.Kind == ValueKind.Record && ReferenceEquals(fill.AsRecord, None);

    public static void Register(NativeFunctions natives)
    {
        natives.AddValue("contrib/jsternberg/aggregate", "null", default);
        natives.AddValue("contrib/jsternberg/aggregate", "none", Value.Record(None));
        natives.Add("contrib/jsternberg/aggregate", "table", static (in a) => Value.Stream(new MultiAggregateNode(a.Origin, a.Stream(0), Described(a, 1), null)));
        natives.Add("contrib/jsternberg/aggregate", "window", static (in a) =>
        {
            var aggregates = Described(a, 1);
            if (Array.Find(aggregates, static g => g.Label is "start" or "stop") is { } taken)
                throw FluxException.Invalid($"the column \"{taken.Label}\" is that of the window");
            var every = a.Duration(2);
            var spec = new WindowSpec(every, a.Duration(4, every), FluxDuration.Zero, Location.Of(a.Context.Option("universe", "location")));
            return Value.Stream(new MultiAggregateNode(a.Origin, a.Stream(0), aggregates, new(spec, a.Has(3) ? a.String(3) : null)));
        });
        natives.Add("contrib/jsternberg/rows", "map", static (in a) => Value.Stream(new RowMapNode(a.Origin, a.Stream(0), new RowFunction(a.Function(1), a.Origin, "fn", "r"))));
        natives.Add("contrib/jsternberg/math", "minIndex", static (in a) => Value.Int(IndexOf(a.Array(0), -1)));
        natives.Add("contrib/jsternberg/math", "maxIndex", static (in a) => Value.Int(IndexOf(a.Array(0), 1)));
        natives.Add("contrib/jsternberg/math", "sum", static (in a) => Sum(a.Array(0)));
    }

    private static DescribedAggregate[] Described(in Arguments a, int index)
    {
        var origin = a.Origin;
        return [.. a.Record(index).Members.Select(m => new DescribedAggregate(m.Label, m.Value.Kind == ValueKind.Record ? m.Value.AsRecord : throw FluxException.Invalid($"the aggregate for \"{m.Label}\" must be a record"), origin))];
    }

    private static int IndexOf(FluxArray values, int sign)
    {
        var best = 0;
        for (var i = 1; i < NotEmpty(values).Count; i++)
        {
            if (sign * Compare(values[i], values[best]) > 0)
                best = i;
        }
        return best;
    }

    private static int Compare(Value a, Value b) => a.Kind switch
    {
        ValueKind.Float => a.AsFloat.CompareTo(b.AsFloat),
        ValueKind.UInt => a.AsUInt.CompareTo(b.AsUInt),
        _ => a.AsInt.CompareTo(b.AsInt),
    };

    private static Value Sum(FluxArray values)
    {
        switch (NotEmpty(values)[0].Kind)
        {
            case ValueKind.Float:
                var floats = 0.0;
                foreach (var value in values.Span)
                    floats += value.AsFloat;
                return Value.Float(floats);
            case ValueKind.UInt:
                var unsigned = 0UL;
                foreach (var value in values.Span)
                    unsigned = unchecked(unsigned + value.AsUInt);
                return Value.UInt(unsigned);
            default:
                var ints = 0L;
                foreach (var value in values.Span)
                    ints = unchecked(ints + value.AsInt);
                return Value.Int(ints);
        }
    }

    private static FluxArray NotEmpty(FluxArray values) => values.Count > 0 ? values : throw FluxException.Invalid("values must not be empty");
}
