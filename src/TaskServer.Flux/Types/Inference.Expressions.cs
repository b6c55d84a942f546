using System.Diagnostics;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

internal sealed partial class Inference
{
    /// <summary>Operators, pipes, members and calls above the operand being inferred, innermost last; of a pipe what is known of its call already.</summary>
    private readonly Stack<(Expression Expression, PipedCall Call)> _above = new();

    /// <summary>
    /// Chains grow to the left without bound (<c>1 + 1 + 1 + ...</c>, a pipeline), so they are climbed in a loop: down to the first operand,
    /// then up again. Everything else nests no deeper than the parser allows. What is called and its arguments come before the value that is piped in.
    /// </summary>
    private Monotype Infer(Expression expression)
    {
        budget.Spend();
        var bottom = _above.Count;
        while (LeftOf(expression) is { } left)
        {
            if (expression is CallExpression or PipeExpression or MemberExpression)
                Composites++;
            _above.Push((expression, expression is PipeExpression pipe ? new PipedCall(Infer(pipe.Call.Callee), Arguments(pipe.Call)) : default));
            expression = left;
        }

        if (expression is ArrayExpression or ObjectExpression or FunctionExpression or MemberExpression)
            Composites++;
        var type = Operand(expression);
        while (_above.Count > bottom)
        {
            var (above, piped) = _above.Pop();
            type = above is PipeExpression pipe ? Call(pipe.Call, piped.Callee, piped.Arguments, type) : Apply(above, type);
        }

        return type;
    }

    private Expression? LeftOf(Expression expression) => expression switch
    {
        BinaryExpression binary => binary.Left,
        LogicalExpression logical => logical.Left,
        PipeExpression pipe => pipe.Argument,
        CallExpression call => call.Callee,
        IndexExpression index => index.Array,
        MemberExpression member => PackageOf(member) is null ? member.Object : null,
        _ => null,
    };

    private PackageTypes? PackageOf(MemberExpression member) => member.Object is Identifier name ? _scopes.FindPackage(name.Name) : null;

    private Monotype Operand(Expression expression)
    {
        switch (expression)
        {
            case Identifier identifier:
                return Name(identifier);
            case StringLiteral:
                return BasicType.String;
            case IntegerLiteral:
                return BasicType.Int;
            case UnsignedIntegerLiteral:
                return BasicType.UInt;
            case FloatLiteral:
                return BasicType.Float;
            case BooleanLiteral:
                return BasicType.Bool;
            case DateTimeLiteral:
                return BasicType.Time;
            case DurationLiteral:
                return BasicType.Duration;
            case RegexpLiteral:
                return BasicType.Regexp;
            case LabelLiteral:
                errors.Label(expression.Span);
                return Fresh();
            case PipeLiteral or BadExpression:
                return Fresh(); // the parser has complained
            case ParenExpression paren:
                return Infer(paren.Expression);
            case StringExpression text:
                return Text(text);
            case ArrayExpression array:
                return Array(array);
            case DictExpression dictionary:
                return Dictionary(dictionary);
            case ObjectExpression record:
                return Record(record);
            case UnaryExpression unary:
                return Unary(unary);
            case ConditionalExpression conditional:
                return Conditional(conditional);
            case FunctionExpression function:
                return Function(function);
            case MemberExpression member:
                return PackageMember(member, PackageOf(member)!);
            default:
                throw new UnreachableException(expression.GetType().Name);
        }
    }

    /// <summary>The type of an expression whose leftmost part has the type <paramref name="left"/>.</summary>
    private Monotype Apply(Expression expression, Monotype left) => expression switch
    {
        BinaryExpression binary => Binary(binary, left),
        LogicalExpression logical => Logical(logical, left),
        CallExpression call => Call(call, left, Arguments(call), piped: null),
        IndexExpression index => Index(index, left),
        MemberExpression member => Member(member, left),
        _ => throw new UnreachableException(expression.GetType().Name),
    };

    private TypeVariable Fresh(Kinds kinds = Kinds.None) => new(_level) { Kinds = kinds, Number = _variables++ };

    private Monotype Instantiate(Polytype scheme)
    {
        _variables += scheme.Variables.Length;
        return scheme.Instantiate(_level, budget);
    }

    private Monotype Name(Identifier identifier)
    {
        if (!_scopes.TryFind(identifier.Name, out var binding))
        {
            errors.Undefined(identifier.Span, identifier.Name);
            return _undefined.TryGetValue(identifier.Name, out var assumed) ? assumed : _undefined[identifier.Name] = Fresh();
        }

        return binding.Type ?? (binding.Scheme is { } scheme ? Instantiate(scheme) : binding.Package!.ToRecord(_level, budget));
    }

    private Monotype Text(StringExpression text)
    {
        foreach (var part in text.Parts)
        {
            if (part is InterpolatedPart { Expression: var value })
                _unifier.Constrain(Place.Of(value), Infer(value), Kinds.Stringable);
        }

        return BasicType.String;
    }

    private CollectionMonotype Array(ArrayExpression array)
    {
        Monotype? element = null;
        foreach (var item in array.Elements)
        {
            var type = Infer(item.Value);
            if (element is null)
                element = type;
            else if (!_unifier.TryUnify(Place.Of(item.Value), element, type))
                element = WrongMonotype.Instance;
        }

        return new CollectionMonotype(CollectionKind.Array, element ?? Fresh());
    }

    private DictionaryMonotype Dictionary(DictExpression dictionary)
    {
        Monotype? key = null, value = null;
        foreach (var item in dictionary.Elements)
        {
            var itemKey = Infer(item.Key);
            var itemValue = Infer(item.Value);
            if (key is null or WrongMonotype)
                key = itemKey;
            else
                _unifier.Unify(Place.Of(item.Key), key, itemKey);
            if (value is null or WrongMonotype)
                value = itemValue;
            else
                _unifier.Unify(Place.Of(item.Value), value, itemValue);
        }

        key ??= Fresh();
        _unifier.Constrain(new Place(dictionary.Span), key, Kinds.Comparable);
        return new DictionaryMonotype(key, value ?? Fresh());
    }

    private Monotype Record(ObjectExpression record)
    {
        var type = record.With is null ? EmptyRecord.Instance : Name(record.With);
        for (var i = record.Properties.Length - 1; i >= 0; i--)
        {
            var property = record.Properties[i];
            type = new RecordMonotype(property.Name, Value(property), type);
        }

        return type;
    }

    /// <summary>A property without a value means the variable of its name.</summary>
    private Monotype Value(Property property) => property.Value is { } value
        ? Infer(value)
        : property.Key is Identifier name ? Name(name) : Fresh();

    private Monotype Unary(UnaryExpression unary)
    {
        var type = Infer(unary.Argument);
        var place = Place.Of(unary.Argument);
        switch (unary.Operator)
        {
            case UnaryOperator.Not:
                _unifier.Unify(place, BasicType.Bool, type);
                return BasicType.Bool;
            case UnaryOperator.Exists:
                return BasicType.Bool;
            case UnaryOperator.Minus:
                _unifier.Constrain(place, type, Kinds.Negatable);
                return type;
            default:
                return type; // no value supports the plus sign; that shows when it is evaluated
        }
    }

    private Monotype Conditional(ConditionalExpression conditional)
    {
        _unifier.Unify(Place.Of(conditional.Test), BasicType.Bool, Infer(conditional.Test));
        var consequent = Infer(conditional.Consequent);
        var alternate = Infer(conditional.Alternate);
        return _unifier.TryUnify(Place.Of(conditional.Alternate), consequent, alternate) ? consequent : WrongMonotype.Instance;
    }

    private BasicType Logical(LogicalExpression logical, Monotype left)
    {
        var right = Infer(logical.Right);
        _unifier.Unify(Place.Of(logical.Left), BasicType.Bool, left);
        _unifier.Unify(Place.Of(logical.Right), BasicType.Bool, right);
        return BasicType.Bool;
    }

    /// <summary>Arithmetic wants one type on both sides; a comparison of different types is found when it is evaluated.</summary>
    private Monotype Binary(BinaryExpression binary, Monotype left)
    {
        var right = Infer(binary.Right);
        switch (binary.Operator)
        {
            case BinaryOperator.Add:
                return Arithmetic(binary, left, right, Kinds.Addable);
            case BinaryOperator.Subtract:
                return Arithmetic(binary, left, right, Kinds.Subtractable);
            case BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Modulo or BinaryOperator.Power:
                return Arithmetic(binary, left, right, Kinds.Divisible);
            case BinaryOperator.Equal or BinaryOperator.NotEqual:
                return Comparison(binary, left, right, Kinds.Equatable);
            case BinaryOperator.LessThan or BinaryOperator.GreaterThan:
                return Comparison(binary, left, right, Kinds.Comparable);
            case BinaryOperator.LessThanOrEqual or BinaryOperator.GreaterThanOrEqual:
                return Comparison(binary, left, right, Kinds.Equatable, Kinds.Comparable);
            case BinaryOperator.RegexMatch or BinaryOperator.RegexNotMatch:
                _unifier.Unify(Place.Of(binary.Left), BasicType.String, left);
                _unifier.Unify(Place.Of(binary.Right), BasicType.Regexp, right);
                return BasicType.Bool;
            default:
                errors.InvalidOperator(binary.Span);
                return Fresh();
        }
    }

    private Monotype Arithmetic(BinaryExpression binary, Monotype left, Monotype right, Kinds kind)
    {
        var agree = _unifier.TryUnify(Place.Of(binary.Right), left, right);
        _unifier.Constrain(new Place(binary.Span), left, kind);
        return agree ? left : WrongMonotype.Instance;
    }

    private BasicType Comparison(BinaryExpression binary, Monotype left, Monotype right, params ReadOnlySpan<Kinds> kinds)
    {
        foreach (var kind in kinds)
            _unifier.Constrain(Place.Of(binary.Left), left, kind);
        foreach (var kind in kinds)
            _unifier.Constrain(Place.Of(binary.Right), right, kind);
        return BasicType.Bool;
    }

    private Monotype Index(IndexExpression index, Monotype array)
    {
        _unifier.Unify(Place.Of(index.Index), BasicType.Int, Infer(index.Index));
        if (array.Resolved is CollectionMonotype { Kind: CollectionKind.Array } known)
            return known.Element;
        var element = Fresh();
        _unifier.Unify(Place.Of(index.Array), new CollectionMonotype(CollectionKind.Array, element), array);
        return element;
    }

    private Monotype Member(MemberExpression member, Monotype record)
    {
        record = record.Resolved;
        if (record is DynamicMonotype or WrongMonotype)
            return record;
        if (RecordChain.Find(record, member.Name, out var end) is { } value)
            return value;
        var place = Place.Of(member.Object);
        if (end is EmptyRecord)
        {
            errors.MissingLabel(place, member.Name);
            return Fresh();
        }

        value = Fresh();
        _unifier.Unify(place, new RecordMonotype(member.Name, value, Fresh()), end);
        return value;
    }

    private Monotype PackageMember(MemberExpression member, PackageTypes package)
    {
        if (package.Find(member.Name) is { } scheme)
            return Instantiate(scheme);
        errors.MissingLabel(Place.Of(member.Object), member.Name);
        return Fresh();
    }
}
