using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Runtime.Rows;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime;

/// <summary>
/// A function of a script that an operation applies to its rows (or keys, or columns). Names of parameters are checked when it is made; <see cref="Invoke"/> takes the
/// arguments in the order given there.
/// </summary>
internal sealed class RowFunction
{
    private readonly int[] _positions;
    private readonly string _name;
    private readonly CallSite _site;
    private TableSchema? _schema;
    private RecordShape? _shape;
    private TableSchema? _planned;
    private VectorNode? _plan;

    /// <param name="function">The function.</param>
    /// <param name="site">The call that it is applied by.</param>
    /// <param name="argument">The argument that it was passed as, for messages.</param>
    /// <param name="parameters">The parameters that it must have.</param>
    public RowFunction(FluxFunction function, CallSite site, string argument, params string[] parameters)
    {
        Function = function;
        _site = site;
        _name = site.Name;
        _positions = Array.ConvertAll(parameters, function.IndexOf);
        var errors = new List<string>();
        foreach (var parameter in function.Parameters)
        {
            if (parameter.Mode != ParameterMode.Optional && !parameters.Contains(parameter.Name))
                errors.Add($"error @{site.Span}: found unexpected argument {parameter.Name} (Expected {string.Join(", ", parameters.Select(p => $"`{p}`"))}) (argument {argument})");
        }
        for (var i = 0; i < parameters.Length; i++)
        {
            if (_positions[i] < 0)
                errors.Add($"error @{site.Span}: missing required argument {parameters[i]} (argument {argument})");
        }
        if (errors.Count > 0)
            throw new FluxException("invalid", string.Join("\n\n", errors)) { IsFinal = true };
    }

    public FluxFunction Function { get; }

    /// <summary>The closure, when it is one of a script; natives have none.</summary>
    public Closure? Closure => Function as Closure;

    /// <summary>The same function with another body over the same parameters.</summary>
    public RowFunction WithBody(BoundNode body)
    {
        var definition = Closure!.Definition;
        var changed = new BoundFunction(definition.Parameters, definition.Defaults, definition.Span) { Body = body, FrameSize = definition.FrameSize };
        return new(new Closure(changed, Closure.Captured), _site, "fn", [.. definition.Parameters.Select(p => p.Name)]);
    }

    /// <summary>The name of the operation in <c>failed to evaluate map function: </c>.</summary>
    public string Name => _name;

    /// <summary>The function as a column-wise condition on tables of a schema; null when its rows must be taken one by one.</summary>
    public VectorNode? PredicateFor(TableSchema schema)
    {
        if (!ReferenceEquals(schema, _planned))
        {
            _planned = schema;
            _plan = Closure is { Parameters.Length: 1 } closure && VectorEvaluator.Plan(closure.Definition.Body, closure, 0, schema) is { Type: ColumnType.Bool } plan ? plan : null;
        }
        return _plan;
    }

    /// <summary>A row as the record that functions see. Columns are read when asked for.</summary>
    public FluxRecord Row(Chunk chunk, int row)
    {
        if (!ReferenceEquals(_schema, chunk.Schema))
        {
            _schema = chunk.Schema;
            _shape = new([.. chunk.Schema.Labels]);
        }
        return new RowRecord(_shape!, chunk, row);
    }

    /// <summary>Calls the function for one row; errors are not wrapped.</summary>
    public Value Invoke(RunContext context, params ReadOnlySpan<Value> arguments)
    {
        Span<int> positions = _positions;
        var values = new Value[Function.Parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
            values[positions[i]] = arguments[i];
        var outer = context.RowFunctionLevel;
        context.RowFunctionLevel = context.CallDepth + 1;
        try
        {
            return Function.Invoke(values, context, _site);
        }
        finally
        {
            context.RowFunctionLevel = outer;
        }
    }

    public Value Invoke(RunContext context, Chunk chunk, int row) => Invoke(context, Value.Record(Row(chunk, row)));

    /// <summary>Tells for each row whether the condition is true; null is not. Errors are those of the operation.</summary>
    public void Test(Chunk chunk, Span<bool> holds, StreamNode node, RunContext context)
    {
        try
        {
            if (PredicateFor(chunk.Schema) is { } plan)
            {
                var column = plan.Evaluate(chunk).Dense<bool>();
                column.Values.CopyTo(holds);
                for (var row = 0; column.HasNulls && row < chunk.Rows; row++)
                    holds[row] &= !column.IsNull(row);
                return;
            }
            for (var row = 0; row < chunk.Rows; row++)
                holds[row] = Invoke(context, chunk, row) is { Kind: ValueKind.Bool, AsBool: true };
        }
        catch (FluxException e)
        {
            throw Failure(node, e);
        }
    }

    /// <summary>An error while a row was computed, as an error of the operation.</summary>
    public FluxException Failure(StreamNode node, FluxException cause) => cause.Message.StartsWith("runtime error", StringComparison.Ordinal)
        ? cause
        : node.Error($"failed to evaluate {_name} function: {cause.Message}", cause);

    private sealed class RowRecord(RecordShape shape, Chunk chunk, int row) : FluxRecord(shape)
    {
        public override Value this[int index] => chunk[index, row];
    }
}
