using TaskServer.Flux.Tables;
using TaskServer.Flux.Types;

namespace TaskServer.Flux.Runtime.Rows;

/// <summary>
/// The types that inference knows for the members of the record that a row function makes of rows of a schema. They count where values tell nothing: a member that is null in
/// all rows of a table, because a column is missing there, is a column of nulls when its type follows from the rest of the function.
/// </summary>
internal sealed class InferredColumns
{
    private readonly Monotype _result;
    private readonly Dictionary<Monotype, ColumnType> _variables = new(ReferenceEqualityComparer.Instance);

    /// <param name="function">The type of the function.</param>
    /// <param name="row">The name of its parameter that is the row.</param>
    /// <param name="schema">The columns of the rows.</param>
    public InferredColumns(FunctionMonotype function, string row, TableSchema schema)
    {
        _result = function.Result;
        if (function.Find(row) is not (>= 0 and var index))
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = function.Parameters[index].Type.Resolved; at is RecordMonotype member; at = member.Rest.Resolved)
        {
            if (seen.Add(member.Label) && member.Value.Resolved is TypeVariable variable && schema.IndexOf(member.Label) is >= 0 and var column)
                _variables.TryAdd(variable, schema[column].Type);
        }
    }

    /// <summary>Null when the type is not known, or not one of a column.</summary>
    public ColumnType? this[string label] => RecordChain.Find(_result, label, out _)?.Resolved switch
    {
        BasicType basic => ColumnTypes.Named(basic.Name),
        TypeVariable variable when _variables.TryGetValue(variable, out var type) => type,
        _ => null,
    };
}
