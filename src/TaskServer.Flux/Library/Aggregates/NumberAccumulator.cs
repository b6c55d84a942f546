using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary>Sums up numbers of any type to a float. Nulls are skipped; without any number the result is null.</summary>
internal abstract class NumberAccumulator : Accumulator
{
    private double[] _buffer = [];

    /// <summary>How many numbers there were; <see cref="Take"/> sees it without those it is given.</summary>
    protected long Count { get; private set; }

    public sealed override ColumnType ResultType => ColumnType.Float;

    protected abstract double Result { get; }

    public sealed override void Add(Column column, int start, int count)
    {
        var numbers = Numbers.Of(column, start, count, ref _buffer);
        if (numbers.IsEmpty)
            return;
        Take(numbers);
        Count += numbers.Length;
    }

    public sealed override void Emit(ColumnBuilder builder)
    {
        if (Count > 0)
            ((ColumnBuilder<double>)builder).Append(Result);
        else
            builder.AddNull();
    }

    public sealed override void Reset()
    {
        Count = 0;
        Clear();
    }

    protected abstract void Take(ReadOnlySpan<double> numbers);

    protected abstract void Clear();
}
