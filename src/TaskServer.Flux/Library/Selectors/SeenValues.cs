using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Library.Selectors;

/// <summary>Remembers which values of a column have come by; null is one of them.</summary>
internal abstract class SeenValues
{
    private bool _sawNull;

    public static SeenValues Create(ColumnType type) => type switch
    {
        // By bits: NaN is one value.
        ColumnType.Float => new Of<double, long>(BitConverter.DoubleToInt64Bits, EqualityComparer<long>.Default),
        ColumnType.Bool => new Of<bool, bool>(static v => v, EqualityComparer<bool>.Default),
        ColumnType.String => new Of<string, string>(static v => v, StringComparer.Ordinal),
        _ => new Of<long, long>(static v => v, EqualityComparer<long>.Default),
    };

    /// <summary>The memory of the values, roughly.</summary>
    public abstract long Bytes { get; }

    /// <summary>The rows whose values are seen for the first time, in order.</summary>
    public List<int> New(Column column)
    {
        var rows = new List<int>();
        if (column is ConstantColumn { Length: > 1 })
            column = column.Slice(0, 1);
        Add(AggregateNode.Dense(column), rows);
        return rows;
    }

    protected abstract void Add(Column column, List<int> rows);

    protected bool AddNull() => !_sawNull && (_sawNull = true);

    private sealed class Of<T, TSeen>(Func<T, TSeen> seen, IEqualityComparer<TSeen> comparer) : SeenValues
    {
        private const int PartBits = 6;

        /// <summary>A set that grows copies all it has, and nothing can stop it meanwhile: beyond this it becomes many, which grow one by one.</summary>
        private const int SplitAt = 1 << 16;

        private HashSet<TSeen>[] _parts = [new(comparer)];
        private TSeen? _last;
        private long _count;
        private long _texts;

        // An entry has a value, a hash and two positions.
        public override long Bytes => _count * 32 + _texts;

        protected override void Add(Column column, List<int> rows)
        {
            var dense = (Column<T>)column;
            var values = dense.Values;
            for (var row = 0; row < values.Length; row++)
            {
                if (dense.IsNull(row))
                {
                    if (AddNull())
                        rows.Add(row);
                    continue;
                }
                // Equal values often come in a row.
                var value = seen(values[row]);
                if (_count > 0 && comparer.Equals(_last, value))
                    continue;
                _last = value;
                if (!PartOf(value).Add(value))
                    continue;
                if (++_count == SplitAt)
                    Split();
                rows.Add(row);
                if (value is string text)
                    _texts += TextSize.Of(text);
            }
        }

        // By the high bits of a product, for the sets themselves go by the low ones.
        private HashSet<TSeen> PartOf(TSeen value) =>
            _parts.Length == 1 ? _parts[0] : _parts[(uint)comparer.GetHashCode(value!) * 0x9E3779B9u >> (32 - PartBits)];

        private void Split()
        {
            var whole = _parts[0];
            _parts = new HashSet<TSeen>[1 << PartBits];
            for (var i = 0; i < _parts.Length; i++)
                _parts[i] = new(comparer);
            foreach (var value in whole)
                PartOf(value).Add(value);
        }
    }
}
