using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Joining;

/// <summary>The rows of one side of a join, ordered by the columns that are compared; rows that agree keep their order.</summary>
internal sealed class SortedRows
{
    private readonly Chunk? _chunk;
    private readonly int[] _columns;
    private readonly int[] _rows;
    private readonly RecordShape _shape;

    public SortedRows(BufferedTable? table, string[] on, TableSchema schema, RunContext context)
    {
        _shape = new([.. schema.Labels]);
        _chunk = table?.Whole();
        _columns = Array.ConvertAll(on, schema.IndexOf);
        _rows = [.. Enumerable.Range(0, table?.Rows ?? 0)];
        if (_chunk is not null && !IsSorted())
            _rows = Ordered(context);
    }

    public int Count => _rows.Length;

    /// <summary>All rows, as the table has them; null when there is no table.</summary>
    public Chunk? Chunk => _chunk;

    /// <summary>The number of a row in the table.</summary>
    public int RowAt(int index) => _rows[index];

    public Value Record(int index) => Value.Record(new RowRecord(_shape, _chunk!, _rows[index]));

    public bool HasNull(int index)
    {
        foreach (var column in _columns)
        {
            if (Cell(column, _rows[index]).IsNull)
                return true;
        }
        return false;
    }

    public int Compare(int index, SortedRows other, int otherIndex)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            if (ValueOrder.Compare(Cell(_columns[i], _rows[index]), other.Cell(other._columns[i], other._rows[otherIndex])) is not 0 and var order)
                return order;
        }
        return 0;
    }

    /// <summary>The end of the rows that agree with the one at the index.</summary>
    public int EndOfRun(int index)
    {
        var end = index + 1;
        while (end < Count && CompareRows(_rows[index], _rows[end]) == 0)
            end++;
        return end;
    }

    private int[] Ordered(RunContext context)
    {
        var steps = 0;
        try
        {
            return [.. _rows.Order(Comparer<int>.Create(Compare))];
        }
        catch (InvalidOperationException e) when (e.InnerException is OperationCanceledException)
        {
            // Sorting wraps what a comparison throws.
            context.ThrowIfCancelled();
            throw;
        }

        int Compare(int a, int b)
        {
            if ((++steps & 0xFFFF) == 0)
                context.ThrowIfCancelled();
            return CompareRows(a, b);
        }
    }

    private bool IsSorted()
    {
        for (var i = 1; i < _rows.Length; i++)
        {
            if (CompareRows(i - 1, i) > 0)
                return false;
        }
        return true;
    }

    private int CompareRows(int a, int b)
    {
        foreach (var column in _columns)
        {
            if (ValueOrder.Compare(Cell(column, a), Cell(column, b)) is not 0 and var order)
                return order;
        }
        return 0;
    }

    // A column that the table lacks is null in every row.
    private Value Cell(int column, int row) => column < 0 ? default : _chunk![column, row];

    private sealed class RowRecord(RecordShape shape, Chunk chunk, int row) : FluxRecord(shape)
    {
        public override Value this[int index] => chunk[index, row];
    }
}
