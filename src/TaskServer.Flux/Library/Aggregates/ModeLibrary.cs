using System.Runtime.InteropServices;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>mode</c>: the most frequent values, sorted, in a column <c>_value</c>; one null when all are equally frequent. Nulls are skipped.</summary>
internal sealed class ModeNode(CallSite origin, StreamNode input, string column) : StreamNode(origin, input)
{
    private const string Label = "_value";

    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var index = table.Schema.IndexOf(column);
            if (index < 0)
            {
                yield return KeyRows.Of(table.Key, 1, (Label, Column.Constant(Value.String(""), 1)));
                continue;
            }
            var type = table.Schema[index].Type;
            if (table.Key.Has(column))
            {
                yield return KeyRows.Of(table.Key, 1, (Label, new ConstantColumn(type, table.Key[column], 1)));
                continue;
            }
            var counts = Counts.Create(type);
            var bytes = 0L;
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                counts.Add(chunk[index]);
                context.Memory.Allocate(counts.Bytes - bytes);
                bytes = counts.Bytes;
            }
            var modes = counts.Modes();
            yield return KeyRows.Of(table.Key, modes.Length, (Label, modes));
            context.Memory.Release(bytes);
        }
    }

    private abstract class Counts
    {
        public static Counts Create(ColumnType type) => type switch
        {
            ColumnType.Float => new Of<double>(type, EqualityComparer<double>.Default, static (a, b) => a.CompareTo(b)),
            ColumnType.Bool => new Of<bool>(type, EqualityComparer<bool>.Default, static (a, b) => a.CompareTo(b)),
            ColumnType.String => new Of<string>(type, StringComparer.Ordinal, ValueOrder.CompareText),
            ColumnType.UInt => new Of<long>(type, EqualityComparer<long>.Default, static (a, b) => unchecked((ulong)a).CompareTo(unchecked((ulong)b))),
            _ => new Of<long>(type, EqualityComparer<long>.Default, static (a, b) => a.CompareTo(b)),
        };

        /// <summary>The memory of the values, roughly.</summary>
        public abstract long Bytes { get; }

        public abstract void Add(Column column);

        public abstract Column Modes();

        private sealed class Of<T>(ColumnType type, IEqualityComparer<T> comparer, Comparison<T> order) : Counts
            where T : notnull
        {
            private readonly Dictionary<T, long> _counts = new(comparer);
            private long _texts;

            // An entry has a value, a count, a hash and two positions.
            public override long Bytes => _counts.Count * 40L + _texts;

            public override void Add(Column column)
            {
                if (column is ConstantColumn constant && column.Length > 0)
                {
                    if (!constant.HasNulls)
                        CollectionsMarshal.GetValueRefOrAddDefault(_counts, constant.Slice(0, 1).Dense<T>().Values[0], out _) += column.Length;
                    return;
                }
                var dense = column.Dense<T>();
                var values = dense.Values;
                for (var row = 0; row < values.Length; row++)
                {
                    if (dense.IsNull(row))
                        continue;
                    CollectionsMarshal.GetValueRefOrAddDefault(_counts, values[row], out var known)++;
                    if (!known && values[row] is string text)
                        _texts += TextSize.Of(text);
                }
            }

            public override Column Modes()
            {
                Work.ThrowIfCancelled();
                var most = _counts.Count == 0 ? 0 : _counts.Values.Max();
                var modes = _counts.Where(c => c.Value == most).Select(c => c.Key).ToArray();
                if (modes.Length == _counts.Count)
                    return Column.OfNulls(type, 1);
                LongSort.Sort(modes, order);
                return new Column<T>(type, modes, 0, modes.Length, null);
            }
        }
    }
}

internal sealed class ModeLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "mode", static (in Arguments a) => Value.Stream(new ModeNode(a.Origin, a.Stream(0), a.String(1, "_value"))));
}
