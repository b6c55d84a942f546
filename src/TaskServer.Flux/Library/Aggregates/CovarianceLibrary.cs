using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>covariance</c> of two columns of floats, or their correlation; NaN below two rows. Rows with a null are skipped.</summary>
internal sealed class CovarianceNode(CallSite origin, StreamNode input, string[] columns, bool isCorrelation, string label) : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var (x, y) = (IndexOf(table, columns[0]), IndexOf(table, columns[1]));
            if (table.Schema[x].Type != table.Schema[y].Type)
                throw ColumnError("cannot compute the covariance between different types");
            if (table.Schema[x].Type != ColumnType.Float)
                throw ColumnError($"covariance does not support {table.Schema[x].Type.Text()}");
            var sums = new Sums();
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                sums.Add(chunk[x].Dense<double>(), chunk[y].Dense<double>());
            }
            yield return KeyRows.Of(table.Key, 1, (label, Column.Constant(Value.Float(isCorrelation ? sums.Correlation : sums.Covariance), 1)));
        }
    }

    private int IndexOf(Table table, string column) =>
        table.Schema.IndexOf(column) is var index and >= 0 ? index : throw ColumnError($"specified column does not exist in table: {column}");

    private sealed class Sums
    {
        private double _count;
        private double _meanX;
        private double _meanY;
        private double _squaresX;
        private double _squaresY;
        private double _products;

        public double Covariance => _count < 2 ? double.NaN : _products / (_count - 1);

        public double Correlation => _count < 2 ? double.NaN : _products / Math.Sqrt(_squaresX * _squaresY);

        public void Add(Column<double> xs, Column<double> ys)
        {
            for (var row = 0; row < xs.Length; row++)
            {
                if (xs.IsNull(row) || ys.IsNull(row))
                    continue;
                var (x, y) = (xs.Values[row], ys.Values[row]);
                _count++;
                var (deltaX, deltaY) = (x - _meanX, y - _meanY);
                _meanX += deltaX / _count;
                _meanY += deltaY / _count;
                _squaresX += deltaX * (x - _meanX);
                _squaresY += deltaY * (y - _meanY);
                _products += deltaX * (y - _meanY);
            }
        }
    }
}

internal sealed class CovarianceLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "covariance", static (in Arguments a) =>
    {
        var columns = a.Strings(3) ?? [];
        if (columns.Length != 2)
            throw FluxException.Invalid("must provide exactly two columns");
        return Value.Stream(new CovarianceNode(a.Origin, a.Stream(0), columns, a.Bool(1, false), a.String(2, "_value")));
    });
}
