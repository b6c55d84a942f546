using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime.Rows;

/// <summary>
/// Evaluates expressions of a row function for a whole chunk at a time: columns, constants, arithmetic, comparison, logic, conditions. <see cref="Plan"/> says whether an
/// expression can be done so for a schema; what cannot goes row by row.
/// </summary>
internal static class VectorEvaluator
{
    /// <summary>The plan of an expression over the columns of a schema; null when it needs the rows one by one. The row is the parameter in the given slot.</summary>
    public static VectorNode? Plan(BoundNode node, Closure closure, int rowSlot, TableSchema schema)
    {
        switch (node)
        {
            case BoundMember { Target: BoundVariable { Depth: 0 } row } member when row.Slot == rowSlot:
                var index = schema.IndexOf(member.Label);
                return index < 0 ? null : new VectorColumn(index, schema[index].Type);
            case BoundBinary binary:
                return Plan(binary.Left, closure, rowSlot, schema) is { } left && Plan(binary.Right, closure, rowSlot, schema) is { } right ? VectorBinary.Create(binary.Operator, left, right) : null;
            case BoundLogical logical:
                // Both sides are computed, so neither may fail.
                return Plan(logical.Left, closure, rowSlot, schema) is { Type: ColumnType.Bool } a && Plan(logical.Right, closure, rowSlot, schema) is { Type: ColumnType.Bool, CanFail: false } b
                    ? new VectorLogical(logical.Operator == LogicalOperator.And, a, b)
                    : null;
            case BoundUnary { Operator: UnaryOperator.Not } not:
                return Plan(not.Operand, closure, rowSlot, schema) is { Type: ColumnType.Bool } inner ? new VectorNot(inner) : null;
            case BoundUnary { Operator: UnaryOperator.Exists, Operand: BoundMember { Target: BoundVariable { Depth: 0 } row } member } when row.Slot == rowSlot:
                return schema.IndexOf(member.Label) is >= 0 and var at ? new VectorExists(new VectorColumn(at, schema[at].Type)) : new VectorConstant(Value.False);
            case BoundUnary { Operator: UnaryOperator.Minus } minus:
                return Plan(minus.Operand, closure, rowSlot, schema) switch
                {
                    { Type: ColumnType.Float } x => VectorBinary.Create(BinaryOperator.Multiply, x, new VectorConstant(Value.Float(-1))),
                    { Type: ColumnType.Int } x => VectorBinary.Create(BinaryOperator.Multiply, x, new VectorConstant(Value.Int(-1))),
                    _ => null,
                };
            case BoundConditional conditional:
                return Plan(conditional.Test, closure, rowSlot, schema) is { Type: ColumnType.Bool } test
                    && Plan(conditional.Consequent, closure, rowSlot, schema) is { CanFail: false } yes
                    && Plan(conditional.Alternate, closure, rowSlot, schema) is { CanFail: false } no && yes.Type == no.Type
                    ? new VectorConditional(test, yes, no)
                    : null;
            default:
                return ConstantExpressions.TryGet(node, closure, out var value) && value is { IsNull: false, ColumnType: not null } ? new VectorConstant(value) : null;
        }
    }
}

/// <summary>A step that gives a column for a chunk.</summary>
internal abstract class VectorNode(ColumnType type)
{
    public ColumnType Type => type;

    /// <summary>Some row can raise an error, so the step may not be taken for rows that do not need it.</summary>
    public virtual bool CanFail => false;

    public abstract Column Evaluate(Chunk chunk);
}

internal sealed class VectorColumn(int index, ColumnType type) : VectorNode(type)
{
    public int Index => index;

    public override Column Evaluate(Chunk chunk) => chunk[index];
}

internal sealed class VectorConstant(Value value) : VectorNode(value.ColumnType!.Value)
{
    public Value Value => value;

    public override Column Evaluate(Chunk chunk) => Column.Constant(value, chunk.Rows);
}

internal sealed class VectorExists(VectorNode operand) : VectorNode(ColumnType.Bool)
{
    public override Column Evaluate(Chunk chunk)
    {
        var column = operand.Evaluate(chunk);
        if (column.IsConstant || !column.HasNulls)
            return Column.Constant(Value.Bool(chunk.Rows == 0 || !column.IsNull(0)), chunk.Rows);
        var result = new bool[chunk.Rows];
        for (var i = 0; i < result.Length; i++)
            result[i] = !column.IsNull(i);
        return Column.OfBools(result);
    }
}

internal sealed class VectorNot(VectorNode operand) : VectorNode(ColumnType.Bool)
{
    public override bool CanFail => operand.CanFail;

    public override Column Evaluate(Chunk chunk)
    {
        var column = operand.Evaluate(chunk);
        if (column is ConstantColumn constant)
            return new ConstantColumn(ColumnType.Bool, ValueOperators.Not(constant.Value), chunk.Rows);
        var dense = (Column<bool>)column;
        var values = dense.Values;
        var result = new bool[values.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = !values[i];
        return Column.OfBools(result, Nulls.Copy(dense));
    }
}

/// <summary>Three-valued <c>and</c> and <c>or</c>.</summary>
internal sealed class VectorLogical(bool isAnd, VectorNode left, VectorNode right) : VectorNode(ColumnType.Bool)
{
    public override bool CanFail => left.CanFail;

    public override Column Evaluate(Chunk chunk)
    {
        var a = left.Evaluate(chunk);
        // A constant that decides spares the other side.
        if (a is ConstantColumn { Value.IsNull: false } known)
            return known.Value.AsBool == isAnd ? right.Evaluate(chunk) : a;
        var b = right.Evaluate(chunk);
        if (b is ConstantColumn { Value.IsNull: false } second)
            return second.Value.AsBool == isAnd ? a : b;
        var (x, y) = (a.Dense<bool>(), b.Dense<bool>());
        var result = new bool[chunk.Rows];
        var p = x.Values;
        var q = y.Values;
        if (!x.HasNulls && !y.HasNulls)
        {
            for (var i = 0; i < result.Length; i++)
                result[i] = isAnd ? p[i] & q[i] : p[i] | q[i];
            return Column.OfBools(result);
        }
        bool[]? nulls = null;
        for (var i = 0; i < result.Length; i++)
        {
            var (m, n) = (x.IsNull(i), y.IsNull(i));
            if ((!m && p[i] != isAnd) || (!n && q[i] != isAnd))
                result[i] = !isAnd;
            else if (m || n)
                (nulls ??= new bool[result.Length])[i] = true;
            else
                result[i] = isAnd;
        }
        return Column.OfBools(result, nulls);
    }
}

/// <summary>A null test counts as false.</summary>
internal sealed class VectorConditional(VectorNode test, VectorNode yes, VectorNode no) : VectorNode(yes.Type)
{
    public override bool CanFail => test.CanFail;

    public override Column Evaluate(Chunk chunk)
    {
        var condition = test.Evaluate(chunk);
        if (condition is ConstantColumn constant)
            return (!constant.Value.IsNull && constant.Value.AsBool ? yes : no).Evaluate(chunk);
        var choice = (Column<bool>)condition;
        var (a, b) = (yes.Evaluate(chunk), no.Evaluate(chunk));
        return Type switch
        {
            ColumnType.Float => Choose(choice, a.Dense<double>(), b.Dense<double>()),
            ColumnType.Bool => Choose(choice, a.Dense<bool>(), b.Dense<bool>()),
            ColumnType.String => Choose(choice, a.Dense<string>(), b.Dense<string>()),
            _ => Choose(choice, a.Dense<long>(), b.Dense<long>()),
        };
    }

    private static Column<T> Choose<T>(Column<bool> choice, Column<T> yes, Column<T> no)
    {
        var result = new T[choice.Length];
        bool[]? nulls = null;
        var test = choice.Values;
        var p = yes.Values;
        var q = no.Values;
        var plain = !choice.HasNulls;
        for (var i = 0; i < result.Length; i++)
        {
            var first = test[i] && (plain || !choice.IsNull(i));
            result[i] = first ? p[i] : q[i];
            if (first ? yes.IsNull(i) : no.IsNull(i))
                (nulls ??= new bool[result.Length])[i] = true;
        }
        return new(yes.Type, result, 0, result.Length, nulls);
    }
}

internal static class Nulls
{
    public static bool[]? Copy<T>(Column<T> column) => column.HasNulls ? column.Nulls.ToArray() : null;

    /// <summary>Null where either is.</summary>
    public static bool[]? Union(Column left, Column right, int rows)
    {
        if (!left.HasNulls && !right.HasNulls)
            return null;
        var nulls = new bool[rows];
        for (var i = 0; i < rows; i++)
            nulls[i] = left.IsNull(i) || right.IsNull(i);
        return nulls;
    }
}
