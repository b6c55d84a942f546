using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Selectors;

/// <summary><c>min</c> and <c>max</c>: of equal values the first row.</summary>
internal sealed class ExtremeNode(CallSite origin, StreamNode input, string column, bool isMax) : SelectorNode(origin, input, column)
{
    public override RowSelector Create(ColumnType type) => type switch
    {
        ColumnType.Float => new Extreme<double>(isMax, double.NaN),
        ColumnType.Int or ColumnType.Time => new Extreme<long>(isMax, null),
        ColumnType.UInt => new UIntExtreme(isMax),
        _ => throw Error(Unimplemented(type)),
    };

    // Key columns are refused without a place.
    public override RowSelector CreateFor(Table table) =>
        table.Key.Has(Column) && table.Schema.IndexOf(Column) is >= 0 and var index && (table.Schema[index].Type is ColumnType.String or ColumnType.Bool)
            ? throw FluxException.Invalid(Unimplemented(table.Schema[index].Type))
            : base.CreateFor(table);

    private string Unimplemented(ColumnType type) => $"invalid use of function: *universe.{(isMax ? "Max" : "Min")}Selector has no implementation for type {type.Text()}";

    private sealed class Extreme<T>(bool isMax, T? incomparable) : RowSelector
        where T : struct, IComparable<T>
    {
        private T? _best;

        public override void Reset()
        {
            base.Reset();
            _best = null;
        }

        protected override int Select(Column column, int start, int count)
        {
            var dense = (Column<T>)column;
            var values = dense.Values;
            var found = -1;
            for (var row = start; row < start + count; row++)
            {
                if (dense.IsNull(row))
                    continue;
                var value = values[row];
                // NaN never wins, but it is better than nothing.
                if (_best is { } best && (incomparable is { } nan && value.Equals(nan) || (isMax ? value.CompareTo(best) <= 0 : value.CompareTo(best) >= 0) && !(incomparable is { } n && best.Equals(n))))
                    continue;
                _best = value;
                found = row;
            }
            return found;
        }
    }

    private sealed class UIntExtreme(bool isMax) : RowSelector
    {
        private ulong? _best;

        public override void Reset()
        {
            base.Reset();
            _best = null;
        }

        protected override int Select(Column column, int start, int count)
        {
            var dense = (Column<long>)column;
            var found = -1;
            for (var row = start; row < start + count; row++)
            {
                if (dense.IsNull(row))
                    continue;
                var value = unchecked((ulong)dense.Values[row]);
                if (_best is { } best && (isMax ? value <= best : value >= best))
                    continue;
                _best = value;
                found = row;
            }
            return found;
        }
    }
}

internal sealed class ExtremeLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "min", static (in Arguments a) => Value.Stream(new ExtremeNode(a.Origin, a.Stream(0), a.String(1, "_value"), isMax: false)));
        natives.Add("universe", "max", static (in Arguments a) => Value.Stream(new ExtremeNode(a.Origin, a.Stream(0), a.String(1, "_value"), isMax: true)));
    }
}
