using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>reduce</c>: folds the rows of a table into a record, which makes a row together with the key. Members replace key columns of the same name.</summary>
internal sealed class ReduceNode(CallSite origin, StreamNode input, RowFunction function, FluxRecord identity) : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        // A key that turns up twice spoils all results, so none is handed on before the last is known.
        var written = new HashSet<GroupKey>();
        var results = new List<Table>();
        foreach (var table in Input.Read(context))
        {
            var result = Result(table.Key, Fold(table, context));
            if (!written.Add(result.Key))
                throw FluxException.Invalid("two reducers writing result to the same table");
            results.Add(result);
        }
        return results;
    }

    private FluxRecord Fold(Table table, RunContext context)
    {
        var accumulator = Value.Record(identity);
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            try
            {
                for (var row = 0; row < chunk.Rows; row++)
                {
                    accumulator = function.Invoke(context, Value.Record(function.Row(chunk, row)), accumulator);
                    if (accumulator.Kind != ValueKind.Record)
                        throw FluxException.Invalid($"expected record but found {TypeText.Of(accumulator)}");
                    CheckNulls(accumulator.AsRecord);
                }
            }
            catch (FluxException e)
            {
                throw function.Failure(this, e);
            }
        }
        return accumulator.AsRecord;
    }

    private void CheckNulls(FluxRecord record)
    {
        for (var i = 0; i < record.Count; i++)
        {
            if (record[i].IsNull)
                throw Error($"null values are not supported for \"{record.Shape.Labels[i]}\" in the reduce() function");
        }
    }

    private Table Result(GroupKey key, FluxRecord record)
    {
        var columns = new (string, Column)[record.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var (label, value) = (record.Shape.Labels[i], record[i]);
            if (value.ColumnType is null)
                throw Error($"cannot represent the type {TypeText.Of(value)} as column data");
            columns[i] = (label, Column.Constant(value, 1));
            if (key.Has(label))
                key = key.With(label, value);
        }
        return KeyRows.Of(key, 1, columns);
    }
}

internal sealed class ReduceLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "reduce", static (in Arguments a) =>
        Value.Stream(new ReduceNode(a.Origin, a.Stream(0), new RowFunction(a.Function(1), a.Origin, "fn", "r", "accumulator"), a.Record(2))));
}
