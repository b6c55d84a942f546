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
        private readonly HashSet<TSeen> _values = new(comparer);
        private TSeen? _last;
        private long _texts;

        // An entry has a value, a hash and two positions.
        public override long Bytes => _values.Count * 32L + _texts;

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
                if (_values.Count > 0 && comparer.Equals(_last, value))
                    continue;
                _last = value;
                if (!_values.Add(value))
                    continue;
                rows.Add(row);
                if (value is string text)
                    _texts += TextSize.Of(text);
            }
        }
    }
}
