using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

internal sealed partial class Inference
{
    /// <summary>Types of the functions written in the script, for those who show a function as text.</summary>
    public Dictionary<FunctionExpression, FunctionMonotype> Functions { get; } = new(ReferenceEqualityComparer.Instance);

    private FunctionMonotype Function(FunctionExpression function)
    {
        var outer = _scopes.Enter();
        var parameters = new Parameter[function.Parameters.Length];
        var pipes = 0;
        _level++;
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = function.Parameters[i];
            var kind = parameter.Value switch
            {
                null => ParameterKind.Required,
                PipeLiteral => ParameterKind.Pipe,
                _ => ParameterKind.Optional,
            };
            parameters[i] = new Parameter(parameter.Name, kind, Fresh());
            if (kind == ParameterKind.Pipe && ++pipes > 1)
                errors.TwoPipeParameters(parameter.Value!.Span);
        }

        foreach (var parameter in parameters)
            _scopes.Add(parameter.Name, new Binding(parameter.Type, null, null));
        var result = function.Body is Block block ? Body(block) : Infer((Expression)function.Body);
        _scopes.Leave(outer);
        _level--;
        var type = FunctionMonotype.Sorted(parameters, result);
        foreach (var parameter in parameters)
        {
            if (parameter.Kind == ParameterKind.Optional)
            {
                CheckDefaults(function, type);
                break;
            }
        }

        _unifier.Flatten(type, _level);
        return Functions[function] = type;
    }

    /// <summary>
    /// Defaults do not see the parameters, and do not fix their types: there must be one choice of all types with which the function can be called
    /// without any of its optional parameters.
    /// </summary>
    private void CheckDefaults(FunctionExpression function, FunctionMonotype type)
    {
        var defaults = new Monotype?[function.Parameters.Length];
        for (var i = 0; i < defaults.Length; i++)
        {
            if (function.Parameters[i].Value is { } value and not PipeLiteral)
                defaults[i] = Infer(value);
        }

        var example = (FunctionMonotype)Polytype.Generalize(type, _level, budget).Instantiate(_level, budget);
        for (var i = 0; i < defaults.Length; i++)
        {
            var name = function.Parameters[i].Name;
            if (defaults[i] is { } actual)
                _unifier.Unify(new Place(function.Span, name), example.Parameters[example.Find(name)].Type, actual);
        }
    }

    private Monotype Body(Block block)
    {
        var statements = block.Body;
        var last = statements.IsEmpty ? null : statements[^1] as ReturnStatement;
        if (last is null)
            errors.MissingReturn(statements.IsEmpty ? block.Span : statements[^1].Span);

        for (var i = statements.Length - 2; i >= 0; i--)
        {
            if (statements[i] is ReturnStatement)
                errors.EarlyReturn(statements[i].Span);
        }

        var outer = _scopes.Enter();
        _blocks++;
        foreach (var statement in statements)
            Declaration(statement);
        var result = last is null ? Fresh() : Infer(last.Argument);
        _blocks--;
        _scopes.Leave(outer);
        return result;
    }

    private Argument[] Arguments(CallExpression call)
    {
        var given = call.ArgumentList;
        var arguments = new Argument[given.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            var property = given[i];
            arguments[i] = new Argument(property.Name, Value(property), property.Value is { } value ? Place.Of(value).Span : property.Span);
        }

        System.Array.Sort(arguments, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return arguments;
    }

    /// <summary>A call, and the value piped into it. Its parameters are checked in the order of their names, those that may be missing last.</summary>
    private Monotype Call(CallExpression call, Monotype callee, Argument[] arguments, Monotype? piped)
    {
        callee = callee.Resolved;
        if (callee is not FunctionMonotype function)
            return CallUnknown(call, callee, arguments, piped);
        if (piped is not null && function.FindPipe() < 0)
            errors.MissingPipe(new Place(call.Span));
        foreach (var argument in arguments)
        {
            if (function.Find(argument.Name) < 0)
                errors.UnexpectedArgument(new Place(argument.Span), argument.Name, StillFree(function, arguments, piped is not null));
        }

        foreach (var parameter in function.Parameters)
        {
            if (parameter.Kind == ParameterKind.Optional)
                continue;
            if (parameter.Kind == ParameterKind.Pipe && piped is not null)
                _unifier.Unify(new Place(call.Span, parameter.Name), parameter.Type, piped);
            else if (Find(arguments, parameter.Name) is >= 0 and var index)
                _unifier.Unify(new Place(arguments[index].Span, parameter.Name), parameter.Type, arguments[index].Type);
            else if (parameter is { Kind: ParameterKind.Pipe, Name: Parameter.Unnamed })
                errors.MissingPipe(new Place(call.Span));
            else
                errors.MissingArgument(new Place(call.Span), parameter.Name);
        }

        foreach (var parameter in function.Parameters)
        {
            if (parameter.Kind == ParameterKind.Optional && Find(arguments, parameter.Name) is >= 0 and var index)
                _unifier.Unify(new Place(arguments[index].Span, parameter.Name), parameter.Type, arguments[index].Type);
        }

        return function.Result;
    }

    /// <summary>What is called is a parameter, or no function at all.</summary>
    private Monotype CallUnknown(CallExpression call, Monotype callee, Argument[] arguments, Monotype? piped)
    {
        var parameters = new List<Parameter>(arguments.Length + 1);
        if (piped is not null)
            parameters.Add(new Parameter(Parameter.Unnamed, ParameterKind.Pipe, piped));
        foreach (var argument in arguments)
            parameters.Add(new Parameter(argument.Name, ParameterKind.Required, argument.Type));
        var result = Fresh();
        _unifier.Unify(new Place(call.Span), callee, FunctionMonotype.Sorted([.. parameters], result));
        return result;
    }

    private static int Find(Argument[] arguments, string name)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Name == name)
                return i;
        }

        return -1;
    }

    /// <summary>The parameters a misspelt argument may have meant.</summary>
    private static string[] StillFree(FunctionMonotype function, Argument[] arguments, bool isPiped)
    {
        var names = new List<string>();
        foreach (var parameter in function.Parameters.OrderBy(parameter => parameter.Kind == ParameterKind.Optional))
        {
            var isPipe = parameter.Kind == ParameterKind.Pipe && (isPiped || parameter.Name == Parameter.Unnamed);
            if (!isPipe && Find(arguments, parameter.Name) < 0)
                names.Add(parameter.Name);
        }

        return [.. names];
    }

    /// <summary>What is known of a call before the value piped into it.</summary>
    private readonly record struct PipedCall(Monotype Callee, Argument[] Arguments);

    private readonly record struct Argument(string Name, Monotype Type, SourceSpan Span);
}
