using System.Runtime.CompilerServices;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Values;

/// <summary>The operators on single values, with the rules for null: a null operand gives null, except for <c>and</c>, <c>or</c> and <c>exists</c>.</summary>
internal static class ValueOperators
{
    public static Value Binary(BinaryOperator op, Value left, Value right)
    {
        if (left.IsNull || right.IsNull)
            return Value.Null(ResultType(op, left.ColumnType ?? right.ColumnType));
        if (left.Kind == right.Kind)
        {
            switch (left.Kind)
            {
                case ValueKind.Float:
                    return Floats(op, left.AsFloat, right.AsFloat) ?? throw Unsupported(op, left, right);
                case ValueKind.Int:
                    return Ints(op, left.AsInt, right.AsInt) ?? throw Unsupported(op, left, right);
                case ValueKind.UInt:
                    return UInts(op, left.AsUInt, right.AsUInt) ?? throw Unsupported(op, left, right);
                case ValueKind.String:
                    return Strings(op, left.AsString, right.AsString) ?? throw Unsupported(op, left, right);
                case ValueKind.Time:
                    return Compared(op, left.AsTime.CompareTo(right.AsTime)) ?? throw Unsupported(op, left, right);
                case ValueKind.Bool when op == BinaryOperator.Equal:
                    return Value.Bool(left.AsBool == right.AsBool);
                case ValueKind.Bool when op == BinaryOperator.NotEqual:
                    return Value.Bool(left.AsBool != right.AsBool);
                case ValueKind.Array or ValueKind.Record or ValueKind.Bytes or ValueKind.Dict when op == BinaryOperator.Equal:
                    return Value.Bool(DeepEquals(left, right));
                default:
                    throw Unsupported(op, left, right);
            }
        }
        if (left.Kind == ValueKind.String && right.Kind == ValueKind.Regexp && op is BinaryOperator.RegexMatch or BinaryOperator.RegexNotMatch)
            return Value.Bool(right.AsRegexp.IsMatch(left.AsString) == (op == BinaryOperator.RegexMatch));
        if (IsNumber(left.Kind) && IsNumber(right.Kind) && IsComparison(op))
            return MixedNumbers(op, left, right);
        if (IsArithmetic(op) && IsNumber(left.Kind))
            throw FluxException.Invalid($"type conflict: {TypeText.Of(left.Kind)} != {TypeText.Of(right.Kind)}");
        throw Unsupported(op, left, right);
    }

    public static bool IsComparison(BinaryOperator op) => op is >= BinaryOperator.Equal and <= BinaryOperator.GreaterThanOrEqual;

    public static bool IsArithmetic(BinaryOperator op) => op is >= BinaryOperator.Add and <= BinaryOperator.Power;

    public static bool IsNumber(ValueKind kind) => kind is ValueKind.Int or ValueKind.UInt or ValueKind.Float;

    /// <summary>The column type of a result, given that of an operand.</summary>
    public static ColumnType? ResultType(BinaryOperator op, ColumnType? operand) => op switch
    {
        BinaryOperator.Power => operand is null ? null : ColumnType.Float,
        _ when IsArithmetic(op) => operand,
        _ => ColumnType.Bool,
    };

    public static Value Negate(Value v) => v.Kind switch
    {
        ValueKind.Null => v,
        ValueKind.Int => Value.Int(unchecked(-v.AsInt)),
        ValueKind.Float => Value.Float(-v.AsFloat),
        ValueKind.Duration => Value.Duration(v.AsDuration.Negated()),
        _ => throw FluxException.Invalid($"{TypeText.Of(v)} is not Negatable"),
    };

    public static Value Not(Value v) => v.Kind switch
    {
        ValueKind.Bool => Value.Bool(!v.AsBool),
        ValueKind.Null => Value.Null(ColumnType.Bool),
        _ => throw FluxException.Invalid($"expected bool but found {TypeText.Of(v)}"),
    };

    public static bool Exists(Value v) => v.Kind == ValueKind.Dynamic ? !v.AsDynamic.Inner.IsNull : !v.IsNull;

    public static FluxException Unsupported(BinaryOperator op, string left, string right) =>
        FluxException.Invalid($"unsupported binary expression {left} {op.Text()} {right}");

    private static FluxException Unsupported(BinaryOperator op, Value left, Value right) => Unsupported(op, TypeText.Of(left.Kind), TypeText.Of(right.Kind));

    private static Value? Floats(BinaryOperator op, double a, double b) => op switch
    {
        BinaryOperator.Add => Value.Float(a + b),
        BinaryOperator.Subtract => Value.Float(a - b),
        BinaryOperator.Multiply => Value.Float(a * b),
        BinaryOperator.Divide => Value.Float(a / b),
        BinaryOperator.Modulo => Value.Float(a % b),
        BinaryOperator.Power => Value.Float(Math.Pow(a, b)),
        BinaryOperator.Equal => Value.Bool(a == b),
        BinaryOperator.NotEqual => Value.Bool(a != b),
        BinaryOperator.LessThan => Value.Bool(a < b),
        BinaryOperator.LessThanOrEqual => Value.Bool(a <= b),
        BinaryOperator.GreaterThan => Value.Bool(a > b),
        BinaryOperator.GreaterThanOrEqual => Value.Bool(a >= b),
        _ => null,
    };

    private static Value? Ints(BinaryOperator op, long a, long b) => op switch
    {
        BinaryOperator.Add => Value.Int(unchecked(a + b)),
        BinaryOperator.Subtract => Value.Int(unchecked(a - b)),
        BinaryOperator.Multiply => Value.Int(unchecked(a * b)),
        BinaryOperator.Divide => Value.Int(Divide(a, b)),
        BinaryOperator.Modulo => Value.Int(Modulo(a, b)),
        BinaryOperator.Power => Value.Float(Math.Pow(a, b)),
        _ => Compared(op, a.CompareTo(b)),
    };

    private static Value? UInts(BinaryOperator op, ulong a, ulong b) => op switch
    {
        BinaryOperator.Add => Value.UInt(unchecked(a + b)),
        BinaryOperator.Subtract => Value.UInt(unchecked(a - b)),
        BinaryOperator.Multiply => Value.UInt(unchecked(a * b)),
        BinaryOperator.Divide => Value.UInt(b == 0 ? throw DivisionByZero() : a / b),
        BinaryOperator.Modulo => Value.UInt(b == 0 ? throw ModuloByZero() : a % b),
        BinaryOperator.Power => Value.Float(Math.Pow(a, b)),
        _ => Compared(op, a.CompareTo(b)),
    };

    public static long Divide(long a, long b) => b == 0 ? throw DivisionByZero() : b == -1 ? unchecked(-a) : a / b;

    public static long Modulo(long a, long b) => b == 0 ? throw ModuloByZero() : b == -1 ? 0 : a % b;

    public static FluxException DivisionByZero() => FluxException.Invalid("cannot divide by zero");

    public static FluxException ModuloByZero() => FluxException.Invalid("cannot mod zero");

    private static Value? Strings(BinaryOperator op, string a, string b) => op switch
    {
        BinaryOperator.Add => Value.String(TextLimit.Concat(a, b)),
        BinaryOperator.Equal => Value.Bool(a == b),
        BinaryOperator.NotEqual => Value.Bool(a != b),
        _ => Compared(op, ValueOrder.CompareText(a, b)),
    };

    private static Value? Compared(BinaryOperator op, int order) => op switch
    {
        BinaryOperator.Equal => Value.Bool(order == 0),
        BinaryOperator.NotEqual => Value.Bool(order != 0),
        BinaryOperator.LessThan => Value.Bool(order < 0),
        BinaryOperator.LessThanOrEqual => Value.Bool(order <= 0),
        BinaryOperator.GreaterThan => Value.Bool(order > 0),
        BinaryOperator.GreaterThanOrEqual => Value.Bool(order >= 0),
        _ => null,
    };

    private static Value MixedNumbers(BinaryOperator op, Value left, Value right)
    {
        if (left.Kind == ValueKind.Float || right.Kind == ValueKind.Float)
            return Floats(op, ToDouble(left), ToDouble(right))!.Value;
        // An int and a uint compare as the numbers they are.
        var order = left.Kind == ValueKind.Int
            ? left.AsInt < 0 ? -1 : ((ulong)left.AsInt).CompareTo(right.AsUInt)
            : right.AsInt < 0 ? 1 : left.AsUInt.CompareTo((ulong)right.AsInt);
        return Compared(op, order)!.Value;
    }

    private static double ToDouble(Value v) => v.Kind switch { ValueKind.Float => v.AsFloat, ValueKind.Int => v.AsInt, _ => v.AsUInt };

    /// <summary>Equality as <c>==</c>, <c>contains</c> and <c>assertEqualValues</c> see it; members of a record may stand in any order.</summary>
    public static bool DeepEquals(Value left, Value right)
    {
        if (left.IsNull || right.IsNull)
            return left.IsNull && right.IsNull;
        if (left.Kind != right.Kind)
            return IsNumber(left.Kind) && IsNumber(right.Kind) && MixedNumbers(BinaryOperator.Equal, left, right).AsBool;
        switch (left.Kind)
        {
            case ValueKind.Float:
                return left.AsFloat == right.AsFloat;
            case ValueKind.Array:
                var (a, b) = (left.AsArray, right.AsArray);
                if (a.Count != b.Count)
                    return false;
                RuntimeHelpers.EnsureSufficientExecutionStack();
                for (var i = 0; i < a.Count; i++)
                {
                    if ((i & Work.StepMask) == Work.StepMask)
                        Work.ThrowIfCancelled();
                    if (!DeepEquals(a[i], b[i]))
                        return false;
                }
                return true;
            case ValueKind.Record:
                var (x, y) = (left.AsRecord, right.AsRecord);
                if (x.Count != y.Count)
                    return false;
                RuntimeHelpers.EnsureSufficientExecutionStack();
                foreach (var (label, value) in x.Members)
                {
                    if (!y.Has(label) || !DeepEquals(value, y[label]))
                        return false;
                }
                return true;
            case ValueKind.Dict:
                var (d, e) = (left.AsDict, right.AsDict);
                return d.Count == e.Count && d.Entries.All(pair => e.TryGet(pair.Key, out var other) && DeepEquals(pair.Value, other));
            case ValueKind.Regexp:
                return left.AsRegexp.Pattern == right.AsRegexp.Pattern;
            case ValueKind.Function:
                return ReferenceEquals(left.AsFunction, right.AsFunction);
            case ValueKind.Stream:
                return ReferenceEquals(left.AsStream, right.AsStream);
            case ValueKind.Dynamic:
                return DeepEquals(left.AsDynamic.Inner, right.AsDynamic.Inner);
            default:
                return ValueOrder.Compare(left, right) == 0;
        }
    }
}
