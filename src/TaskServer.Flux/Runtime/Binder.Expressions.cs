using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime;

internal sealed partial class Binder
{
    private BoundNode Bind(Expression expression)
    {
        switch (expression)
        {
            case Identifier identifier:
                return BindName(identifier);
            case MemberExpression member:
                return BindMember(member);
            case CallExpression call:
                return BindCall(call, null, call.Span);
            case PipeExpression pipe:
                return BindCall(pipe.Call, Bind(pipe.Argument), pipe.Call.Span);
            case ParenExpression paren:
                return Bind(paren.Expression);
            case BinaryExpression binary:
                return BindBinary(binary);
            case LogicalExpression logical:
                return new BoundLogical(logical.Operator, Bind(logical.Left), Bind(logical.Right), logical.Span);
            case UnaryExpression unary:
                return BindUnary(unary);
            case ConditionalExpression conditional:
                return new BoundConditional(Bind(conditional.Test), Bind(conditional.Consequent), Bind(conditional.Alternate), conditional.Span);
            case FunctionExpression function:
                return BindFunction(function);
            case ObjectExpression record:
                return BindRecord(record);
            case ArrayExpression array:
                return new BoundArray([.. array.Elements.Select(e => Bind(e.Value))], array.Span);
            case DictExpression dict:
                return new BoundDict([.. dict.Elements.Select(e => (Bind(e.Key), Bind(e.Value)))], dict.Span);
            case IndexExpression index:
                return new BoundIndex(Bind(index.Array), Bind(index.Index), index.Span);
            case StringExpression text:
                return new BoundInterpolation([.. text.Parts.Select(BindPart)], [.. text.Parts.Select(p => p.Span)], text.Span);
            case Literal literal:
                return BindLiteral(literal);
            default:
                Report(expression.Span, "invalid expression");
                return new BoundConstant(default, expression.Span);
        }
    }

    private BoundNode BindPart(StringPart part) => part is TextPart text
        ? new BoundConstant(Value.String(text.Value), text.Span)
        : Bind(((InterpolatedPart)part).Expression);

    private BoundConstant BindLiteral(Literal literal) => new(literal switch
    {
        StringLiteral s => Value.String(s.Value),
        IntegerLiteral i => Value.Int(i.Value),
        UnsignedIntegerLiteral u => Value.UInt(u.Value),
        FloatLiteral f => Value.Float(f.Value),
        BooleanLiteral b => Value.Bool(b.Value),
        DateTimeLiteral t => Value.Time(unchecked(t.UnixSeconds * FluxDuration.Second + t.Nanoseconds)),
        DurationLiteral d => Value.Duration(FluxDuration.FromParts(d.Values)),
        RegexpLiteral r => Pattern(r),
        _ => Refused(literal),
    }, literal.Span);

    private Value Pattern(RegexpLiteral literal)
    {
        try
        {
            return Value.Regexp(FluxRegexp.Compile(literal.Value));
        }
        catch (FluxException e)
        {
            Report(literal.Span, e.Message);
            return default;
        }
    }

    private Value Refused(Literal literal)
    {
        Report(literal.Span, literal is LabelLiteral ? "Labels are currently experimental. (See the labelPolymorphism feature)" : "invalid expression");
        return default;
    }

    private BoundNode BindName(Identifier identifier)
    {
        var name = identifier.Name;
        if (Find(name, identifier.Span) is { } found)
            return found;
        Report(identifier.Span, $"undefined identifier {name}");
        return new BoundConstant(default, identifier.Span);
    }

    private BoundNode? Find(string name, SourceSpan span)
    {
        var depth = 0;
        for (var scope = _scope; scope is not null; scope = scope.Parent, depth++)
        {
            if (scope.TryGet(name, out var slot))
                return new BoundVariable(name, depth, slot, span);
        }
        if (_imports.TryGetValue(name, out var package))
            return new BoundPackage(package, span);
        switch (name)
        {
            case "true":
                return new BoundConstant(Value.True, span);
            case "false":
                return new BoundConstant(Value.False, span);
            case "inf":
                return new BoundConstant(Value.Duration(FluxDuration.Infinite), span);
        }
        if (packagePath != "universe" && PreludeMember("universe", name, span) is { } universal)
            return universal;
        return packagePath is not ("universe" or "influxdata/influxdb") && InfluxPrelude.Contains(name) ? PreludeMember("influxdata/influxdb", name, span) : null;
    }

    private BoundPackageMember? PreludeMember(string path, string name, SourceSpan span)
    {
        var package = LibraryPackage.Find(path);
        if (package is null || !package.Members.TryGetValue(name, out var member) || (isScript && name.StartsWith('_')))
            return null;
        return new(package, member, span);
    }

    private BoundNode BindMember(MemberExpression member)
    {
        // A package is no record at run time: its members are resolved here.
        if (member.Object is Identifier identifier && Find(identifier.Name, identifier.Span) is BoundPackage && _imports.TryGetValue(identifier.Name, out var package))
        {
            if (package.Members.TryGetValue(member.Name, out var found) && (!isScript || found.IsOption || !member.Name.StartsWith('_')))
                return new BoundPackageMember(package, found, member.Span);
            Report(identifier.Span, $"record is missing label {member.Name}");
            return new BoundConstant(default, member.Span);
        }
        return new BoundMember(Bind(member.Object), member.Name, member.Span);
    }

    private BoundCall BindCall(CallExpression call, BoundNode? piped, SourceSpan span)
    {
        var callee = Bind(call.Callee);
        var properties = call.ArgumentList;
        var names = new string[properties.Length];
        var arguments = new List<BoundNode>(properties.Length + 1);
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = properties[i].Name;
            if (Array.IndexOf(names, names[i], 0, i) >= 0)
                _errors.Add($"duplicate keyword parameter specified: \"{names[i]}\"");
            arguments.Add(BindProperty(properties[i]));
        }
        if (piped is not null)
            arguments.Add(piped);
        return new(callee, names, [.. arguments], piped is not null, new CallSite(NameOf(call.Callee), span, isScript));
    }

    private static string NameOf(Expression callee) => callee switch
    {
        Identifier identifier => identifier.Name,
        MemberExpression member => member.Name,
        ParenExpression paren => NameOf(paren.Expression),
        _ => "<anonymous function>",
    };

    private BoundNode BindProperty(Property property) => property.Value is { } value ? Bind(value) : BindName(new Identifier(property.Name, property.Key.Span));

    private BoundRecord BindRecord(ObjectExpression record)
    {
        var labels = record.Properties.Select(p => p.Name).ToArray();
        foreach (var label in labels.GroupBy(l => l).Where(g => g.Count() > 1))
            _errors.Add($"duplicate key in object: \"{label.Key}\"");
        return new(record.With is { } with ? BindName(with) : null, labels, [.. record.Properties.Select(BindProperty)], record.Span);
    }

    private BoundBinary BindBinary(BinaryExpression binary)
    {
        if (binary.Operator is BinaryOperator.Invalid or BinaryOperator.StartsWith or BinaryOperator.In)
            Report(binary.Span, $"invalid binary operator {binary.Operator.Text()}");
        return new(binary.Operator, Bind(binary.Left), Bind(binary.Right), binary.Span);
    }

    private BoundNode BindUnary(UnaryExpression unary)
    {
        var operand = Bind(unary.Argument);
        // Negative literals are constants.
        if (unary.Operator == UnaryOperator.Minus && operand is BoundConstant { Value.Kind: ValueKind.Int or ValueKind.Float or ValueKind.Duration } constant)
            return new BoundConstant(ValueOperators.Negate(constant.Value), unary.Span);
        return new BoundUnary(unary.Operator, operand, unary.Span);
    }

    private BoundFunction BindFunction(FunctionExpression function)
    {
        var parameters = new FunctionParameter[function.Parameters.Length];
        var defaults = new BoundNode?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = function.Parameters[i];
            var mode = parameter.Value switch { null => ParameterMode.Required, PipeLiteral => ParameterMode.Pipe, _ => ParameterMode.Optional };
            parameters[i] = new(parameter.Name, mode);
            // Defaults see the scope of the definition, not the other parameters.
            if (mode == ParameterMode.Optional)
                defaults[i] = Bind(parameter.Value!);
        }
        if (parameters.Count(p => p.Mode == ParameterMode.Pipe) > 1)
            Report(function.Parameters.Last(p => p.Value is PipeLiteral).Span, "function types can have at most one pipe parameter");
        var bound = new BoundFunction(parameters, defaults, function.Span) { Type = types?.TypeOf(function), Composites = types?.Composites ?? 0 };
        _scope = new Scope(_scope);
        foreach (var parameter in parameters)
            _scope.AddParameter(parameter.Name);
        bound.Body = function.Body is Block block ? BindBlock(block) : Bind((Expression)function.Body);
        bound.FrameSize = _scope.SlotCount;
        _scope = _scope.Parent!;
        return bound;
    }

    private BoundNode BindBlock(Block block)
    {
        var statements = new List<BoundStatement>();
        BoundNode? result = null;
        foreach (var statement in block.Body)
        {
            if (statement is not ReturnStatement returned)
                BindStatement(statement, statements);
            else if (!ReferenceEquals(statement, block.Body[^1]))
                Report(statement.Span, "invalid return statement in function block");
            else
                result = Bind(returned.Argument);
        }
        if (result is null)
        {
            Report(block.Span, "missing return statement in block");
            return new BoundConstant(default, block.Span);
        }
        return statements.Count == 0 ? result : new BoundBlock([.. statements], result, block.Span);
    }
}
