using System.Numerics;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime.Rows;

/// <summary>Arithmetic and comparison of two columns of one type. Rows with a null are computed, too, where that cannot fail, and null in the result.</summary>
internal sealed class VectorBinary : VectorNode
{
    // What a chunk of usual texts has is not worth counting.
    private const int ManyCharacters = 1 << 20;

    private readonly BinaryOperator _operator;
    private readonly VectorNode _left;
    private readonly VectorNode _right;

    private VectorBinary(BinaryOperator op, VectorNode left, VectorNode right, ColumnType result)
        : base(result) =>
        (_operator, _left, _right) = (op, left, right);

    public override bool CanFail => _left.CanFail || _right.CanFail || IsIntegerDivision;

    private bool IsIntegerDivision => _operator is BinaryOperator.Divide or BinaryOperator.Modulo && _left.Type is ColumnType.Int or ColumnType.UInt;

    /// <summary>Null when the operands have no column-wise form of this operator.</summary>
    public static VectorNode? Create(BinaryOperator op, VectorNode left, VectorNode right)
    {
        if (left.Type != right.Type)
        {
            // An int constant beside floats compares as a float.
            if (ValueOperators.IsComparison(op) && left.Type == ColumnType.Float && right is VectorConstant { Type: ColumnType.Int } constant)
                return Create(op, left, new VectorConstant(Value.Float(constant.Value.AsInt)));
            return null;
        }
        var isNumber = left.Type is ColumnType.Int or ColumnType.UInt or ColumnType.Float;
        if (ValueOperators.IsArithmetic(op))
        {
            if (isNumber)
                return new VectorBinary(op, left, right, op == BinaryOperator.Power ? ColumnType.Float : left.Type);
            return left.Type == ColumnType.String && op == BinaryOperator.Add ? new VectorBinary(op, left, right, ColumnType.String) : null;
        }
        if (!ValueOperators.IsComparison(op) || (left.Type == ColumnType.Bool && op is not (BinaryOperator.Equal or BinaryOperator.NotEqual)))
            return null;
        return new VectorBinary(op, left, right, ColumnType.Bool);
    }

    public override Column Evaluate(Chunk chunk)
    {
        var (left, right) = (_left.Evaluate(chunk), _right.Evaluate(chunk));
        if (left is ConstantColumn a && right is ConstantColumn b)
            return new ConstantColumn(Type, ValueOperators.Binary(_operator, a.Value, b.Value), chunk.Rows);
        var nulls = Nulls.Union(left, right, chunk.Rows);
        return _left.Type switch
        {
            ColumnType.Float => Floats(left, right, nulls, chunk.Rows),
            ColumnType.String => Strings(left, right, nulls, chunk.Rows),
            ColumnType.Bool => Bools(left.Dense<bool>(), right.Dense<bool>(), nulls),
            ColumnType.UInt => UInts(left.Dense<long>(), right.Dense<long>(), nulls),
            _ => Ints(left.Dense<long>(), right.Dense<long>(), nulls),
        };
    }

    private Column Floats(Column left, Column right, bool[]? nulls, int rows)
    {
        // The usual shape is a column and a constant; it needs no array for the constant.
        if (left is Column<double> column && right is ConstantColumn { Value.IsNull: false } constant)
        {
            var v = column.Values;
            var c = constant.Value.AsFloat;
            switch (_operator)
            {
                case BinaryOperator.Add:
                    return Column.OfFloats(Map(v, c, static (x, y) => x + y, static (x, y) => x + y), nulls);
                case BinaryOperator.Subtract:
                    return Column.OfFloats(Map(v, c, static (x, y) => x - y, static (x, y) => x - y), nulls);
                case BinaryOperator.Multiply:
                    return Column.OfFloats(Map(v, c, static (x, y) => x * y, static (x, y) => x * y), nulls);
                case BinaryOperator.Divide:
                    return Column.OfFloats(Map(v, c, static (x, y) => x / y, static (x, y) => x / y), nulls);
            }
        }
        var a = left.Dense<double>().Values;
        var b = right.Dense<double>().Values;
        if (Type == ColumnType.Bool)
        {
            var flags = new bool[rows];
            switch (_operator)
            {
                case BinaryOperator.Equal:
                    for (var i = 0; i < flags.Length; i++)
                        flags[i] = a[i] == b[i];
                    break;
                case BinaryOperator.NotEqual:
                    for (var i = 0; i < flags.Length; i++)
                        flags[i] = a[i] != b[i];
                    break;
                case BinaryOperator.LessThan:
                    for (var i = 0; i < flags.Length; i++)
                        flags[i] = a[i] < b[i];
                    break;
                case BinaryOperator.LessThanOrEqual:
                    for (var i = 0; i < flags.Length; i++)
                        flags[i] = a[i] <= b[i];
                    break;
                case BinaryOperator.GreaterThan:
                    for (var i = 0; i < flags.Length; i++)
                        flags[i] = a[i] > b[i];
                    break;
                default:
                    for (var i = 0; i < flags.Length; i++)
                        flags[i] = a[i] >= b[i];
                    break;
            }
            return Column.OfBools(flags, nulls);
        }
        var result = new double[rows];
        switch (_operator)
        {
            case BinaryOperator.Add:
                for (var i = 0; i < result.Length; i++)
                    result[i] = a[i] + b[i];
                break;
            case BinaryOperator.Subtract:
                for (var i = 0; i < result.Length; i++)
                    result[i] = a[i] - b[i];
                break;
            case BinaryOperator.Multiply:
                for (var i = 0; i < result.Length; i++)
                    result[i] = a[i] * b[i];
                break;
            case BinaryOperator.Divide:
                for (var i = 0; i < result.Length; i++)
                    result[i] = a[i] / b[i];
                break;
            case BinaryOperator.Modulo:
                for (var i = 0; i < result.Length; i++)
                    result[i] = a[i] % b[i];
                break;
            default:
                for (var i = 0; i < result.Length; i++)
                    result[i] = Math.Pow(a[i], b[i]);
                break;
        }
        return Column.OfFloats(result, nulls);
    }

    private static double[] Map(ReadOnlySpan<double> values, double constant, Func<Vector<double>, Vector<double>, Vector<double>> vector, Func<double, double, double> scalar)
    {
        var result = GC.AllocateUninitializedArray<double>(values.Length);
        var constants = new Vector<double>(constant);
        var i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
            vector(new Vector<double>(values[i..]), constants).CopyTo(result.AsSpan(i));
        for (; i < result.Length; i++)
            result[i] = scalar(values[i], constant);
        return result;
    }

    private Column Ints(Column<long> left, Column<long> right, bool[]? nulls)
    {
        var a = left.Values;
        var b = right.Values;
        if (Type == ColumnType.Bool)
            return Compared(left, right, nulls);
        if (_operator == BinaryOperator.Power)
        {
            var powers = new double[a.Length];
            for (var i = 0; i < powers.Length; i++)
                powers[i] = Math.Pow(a[i], b[i]);
            return Column.OfFloats(powers, nulls);
        }
        var result = new long[a.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = _operator switch
            {
                BinaryOperator.Add => unchecked(a[i] + b[i]),
                BinaryOperator.Subtract => unchecked(a[i] - b[i]),
                BinaryOperator.Multiply => unchecked(a[i] * b[i]),
                _ when nulls is not null && nulls[i] => 0,
                BinaryOperator.Divide => ValueOperators.Divide(a[i], b[i]),
                _ => ValueOperators.Modulo(a[i], b[i]),
            };
        }
        return new Column<long>(Type, result, 0, result.Length, nulls);
    }

    private Column UInts(Column<long> left, Column<long> right, bool[]? nulls)
    {
        var builder = ColumnBuilder.Create(Type, left.Length);
        for (var i = 0; i < left.Length; i++)
            builder.Add(nulls is not null && nulls[i] ? Value.Null(Type) : ValueOperators.Binary(_operator, left[i], right[i]));
        return builder.Build();
    }

    private Column<bool> Compared(Column<long> left, Column<long> right, bool[]? nulls)
    {
        var a = left.Values;
        var b = right.Values;
        var flags = new bool[a.Length];
        for (var i = 0; i < flags.Length; i++)
        {
            flags[i] = _operator switch
            {
                BinaryOperator.Equal => a[i] == b[i],
                BinaryOperator.NotEqual => a[i] != b[i],
                BinaryOperator.LessThan => a[i] < b[i],
                BinaryOperator.LessThanOrEqual => a[i] <= b[i],
                BinaryOperator.GreaterThan => a[i] > b[i],
                _ => a[i] >= b[i],
            };
        }
        return new(ColumnType.Bool, flags, 0, flags.Length, nulls);
    }

    private Column Strings(Column left, Column right, bool[]? nulls, int rows)
    {
        var a = left.Dense<string>().Values;
        var b = right.Dense<string>().Values;
        if (Type == ColumnType.String)
        {
            var texts = new string[rows];
            var characters = 0L;
            for (var i = 0; i < rows; i++)
            {
                texts[i] = TextLimit.Concat(a[i], b[i]);
                characters += texts[i].Length;
            }
            if (characters > ManyCharacters)
                Work.Keep(texts, characters * sizeof(char));
            return Column.OfStrings(texts, nulls);
        }
        var flags = new bool[rows];
        for (var i = 0; i < rows; i++)
        {
            flags[i] = _operator switch
            {
                BinaryOperator.Equal => a[i] == b[i],
                BinaryOperator.NotEqual => a[i] != b[i],
                BinaryOperator.LessThan => ValueOrder.CompareText(a[i], b[i]) < 0,
                BinaryOperator.LessThanOrEqual => ValueOrder.CompareText(a[i], b[i]) <= 0,
                BinaryOperator.GreaterThan => ValueOrder.CompareText(a[i], b[i]) > 0,
                _ => ValueOrder.CompareText(a[i], b[i]) >= 0,
            };
        }
        return Column.OfBools(flags, nulls);
    }

    private Column Bools(Column<bool> left, Column<bool> right, bool[]? nulls)
    {
        var a = left.Values;
        var b = right.Values;
        var flags = new bool[a.Length];
        for (var i = 0; i < flags.Length; i++)
            flags[i] = a[i] == b[i] == (_operator == BinaryOperator.Equal);
        return Column.OfBools(flags, nulls);
    }
}
