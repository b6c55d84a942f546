using System.Numerics;
using System.Runtime.InteropServices;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Selectors;

/// <summary><c>min</c> and <c>max</c>: of equal values the first row. NaN never wins, but it is better than nothing.</summary>
internal sealed class ExtremeNode(CallSite origin, StreamNode input, string column, bool isMax) : SelectorNode(origin, input, column)
{
    public override string? AsCall => Column == "_value" ? isMax ? "max()" : "min()" : null;

    public override RowSelector Create(ColumnType type) => type switch
    {
        ColumnType.Float => new Extreme<double, double>(isMax),
        ColumnType.Int or ColumnType.Time => new Extreme<long, long>(isMax),
        ColumnType.UInt => new Extreme<long, ulong>(isMax),
        _ => throw ColumnError($"invalid use of function: *universe.{(isMax ? "Max" : "Min")}Selector has no implementation for type {type.Text()}"),
    };

    // The same bits are compared as another type where that has the right order.
    private sealed class Extreme<TStored, T>(bool isMax) : RowSelector
        where TStored : unmanaged
        where T : unmanaged, INumber<T>
    {
        private T _best;
        private bool _any;

        public override void Reset()
        {
            base.Reset();
            _any = false;
        }

        protected override int Select(Column column, int start, int count)
        {
            var dense = (Column<TStored>)column;
            var values = MemoryMarshal.Cast<TStored, T>(dense.Values.Slice(start, count));
            var nulls = dense.HasNulls ? dense.Nulls.Slice(start, count) : default;
            var (row, found) = (0, -1);
            if (!_any || T.IsNaN(_best))
            {
                for (; row < values.Length && (!_any || T.IsNaN(_best)); row++)
                {
                    if (!nulls.IsEmpty && nulls[row] || _any && T.IsNaN(values[row]))
                        continue;
                    (_best, _any, found) = (values[row], true, row);
                }
            }
            var better = isMax ? Larger(values, nulls, row) : Smaller(values, nulls, row);
            if (better >= 0)
                found = better;
            return found < 0 ? -1 : start + found;
        }

        private int Larger(ReadOnlySpan<T> values, ReadOnlySpan<bool> nulls, int from)
        {
            var (best, found) = (_best, -1);
            for (var row = from; row < values.Length; row++)
            {
                if (values[row] > best && (nulls.IsEmpty || !nulls[row]))
                    (best, found) = (values[row], row);
            }
            _best = best;
            return found;
        }

        private int Smaller(ReadOnlySpan<T> values, ReadOnlySpan<bool> nulls, int from)
        {
            var (best, found) = (_best, -1);
            for (var row = from; row < values.Length; row++)
            {
                if (values[row] < best && (nulls.IsEmpty || !nulls[row]))
                    (best, found) = (values[row], row);
            }
            _best = best;
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
