using System.Numerics;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

/// <summary>
/// Makes two types equal by binding variables, and reports where that is impossible. It goes on after a mistake, so that one call may report several.
/// </summary>
internal sealed class Unifier(TypeErrors errors, Budget budget)
{
    /// <summary>Unifies, and tells whether that succeeded.</summary>
    public bool TryUnify(in Place place, Monotype expected, Monotype actual)
    {
        var before = errors.Count;
        Unify(place, expected, actual);
        return errors.Count == before;
    }

    public void Unify(in Place place, Monotype expected, Monotype actual)
    {
        expected = expected.Resolved;
        actual = actual.Resolved;
        if (ReferenceEquals(expected, actual))
            return;
        budget.Spend();
        switch (expected, actual)
        {
            case (WrongMonotype, _) or (_, WrongMonotype):
                break;
            case (TypeVariable first, TypeVariable second):
                Join(first, second);
                break;
            case (TypeVariable variable, _):
                Bind(place, variable, actual);
                break;
            case (_, TypeVariable variable):
                Bind(place, variable, expected);
                break;
            case (CollectionMonotype first, CollectionMonotype second):
                if (first.Kind != second.Kind)
                    errors.Mismatch(place, expected, actual);
                Unify(place, first.Element, second.Element);
                break;
            case (DictionaryMonotype first, DictionaryMonotype second):
                Unify(place, first.Key, second.Key);
                Unify(place, first.Value, second.Value);
                break;
            case (RecordMonotype or EmptyRecord, RecordMonotype or EmptyRecord):
                UnifyRecords(place, expected, actual);
                break;
            case (DynamicMonotype, RecordMonotype record):
                MakeDynamic(place, record);
                break;
            case (RecordMonotype record, DynamicMonotype):
                MakeDynamic(place, record);
                break;
            case (FunctionMonotype first, FunctionMonotype second):
                UnifyFunctions(place, first, second);
                break;
            default:
                errors.Mismatch(place, expected, actual);
                break;
        }
    }

    /// <summary>A dynamic value may stand where members are read; they are dynamic, too.</summary>
    private void MakeDynamic(in Place place, RecordMonotype record)
    {
        Monotype end = record;
        while (end is RecordMonotype member)
        {
            Unify(place, DynamicMonotype.Instance, member.Value);
            end = member.Rest.Resolved;
        }
    }

    public void Constrain(in Place place, Monotype type, Kinds kinds)
    {
        type = type.Resolved;
        switch (type)
        {
            case TypeVariable variable:
                variable.Kinds |= kinds;
                break;
            case BasicType basic:
                Report(place, type, kinds & ~basic.Kinds);
                break;
            case WrongMonotype:
                break;
            case CollectionMonotype { Kind: CollectionKind.Array or CollectionKind.Stream } collection:
                if ((kinds & Kinds.Equatable) != 0)
                    Constrain(place, collection.Element, Kinds.Equatable);
                Report(place, type, kinds & ~Kinds.Equatable);
                break;
            case CollectionMonotype { Kind: CollectionKind.Vector } vector:
                Constrain(place, vector.Element, kinds);
                break;
            case EmptyRecord:
                Report(place, type, kinds & ~(Kinds.Record | Kinds.Equatable));
                break;
            case RecordMonotype record:
                if ((kinds & Kinds.Equatable) != 0)
                    ConstrainMembers(place, record);
                Report(place, type, kinds & ~(Kinds.Record | Kinds.Equatable));
                break;
            default:
                Report(place, type, kinds);
                break;
        }
    }

    /// <summary>The first member that cannot be compared is enough.</summary>
    private void ConstrainMembers(in Place place, RecordMonotype record)
    {
        var before = errors.Count;
        Monotype end = record;
        while (end is RecordMonotype member && errors.Count == before)
        {
            budget.Spend();
            Constrain(place, member.Value, Kinds.Equatable);
            end = member.Rest.Resolved;
        }

        if (end is TypeVariable variable)
            variable.Kinds |= Kinds.Equatable;
    }

    /// <summary>The first thing that a type cannot do is enough.</summary>
    private void Report(in Place place, Monotype type, Kinds lacking)
    {
        if (lacking != Kinds.None)
            errors.NotKind(place, type, (Kinds)(1 << BitOperations.TrailingZeroCount((int)lacking)));
    }

    /// <summary>Makes variables that a part of an expression had to itself variables of the whole.</summary>
    public void Flatten(Monotype type, int level) => Lift(type, new TypeVariable(level));

    private static void Join(TypeVariable first, TypeVariable second)
    {
        second.Kinds |= first.Kinds;
        second.Level = Math.Min(first.Level, second.Level);
        first.Binding = second;
    }

    private void Bind(in Place place, TypeVariable variable, Monotype type)
    {
        if (type.HasVariables && !Lift(type, variable))
        {
            errors.Recursive(place, variable, type);
            return;
        }

        variable.Binding = type;
        if (variable.Kinds != Kinds.None)
            Constrain(place, type, variable.Kinds);
    }

    /// <summary>Brings the variables of a type to the level of the variable that will stand for it; false when that variable is among them.</summary>
    private bool Lift(Monotype type, TypeVariable variable)
    {
        while (true)
        {
            type = type.Resolved;
            if (!type.HasVariables)
                return true;
            budget.Spend();
            switch (type)
            {
                case TypeVariable free:
                    if (ReferenceEquals(free, variable))
                        return false;
                    free.Level = Math.Min(free.Level, variable.Level);
                    return true;
                case CollectionMonotype collection:
                    type = collection.Element;
                    break;
                case DictionaryMonotype dictionary:
                    if (!Lift(dictionary.Key, variable))
                        return false;
                    type = dictionary.Value;
                    break;
                case RecordMonotype record:
                    if (record.Value.HasVariables && !Lift(record.Value, variable))
                        return false;
                    type = record.Rest;
                    break;
                case FunctionMonotype function:
                    foreach (var parameter in function.Parameters)
                    {
                        if (!Lift(parameter.Type, variable))
                            return false;
                    }

                    type = function.Result;
                    break;
                default:
                    return true;
            }
        }
    }

    private void UnifyRecords(in Place place, Monotype expected, Monotype actual)
    {
        var (wholeExpected, wholeActual) = (expected, actual);

        // Most records agree in the order of their members.
        while (expected is RecordMonotype first && actual is RecordMonotype second && first.Label == second.Label)
        {
            budget.Spend();
            Unify(place, first.Value, second.Value);
            expected = first.Rest.Resolved;
            actual = second.Rest.Resolved;
        }

        if (ReferenceEquals(expected, actual))
            return;
        if (expected is not RecordMonotype && actual is not RecordMonotype)
        {
            Unify(place, expected, actual);
            return;
        }

        var missing = Members(expected, out var expectedEnd);
        var unexpected = Members(actual, out var actualEnd);
        Pair(place, missing, unexpected);

        // What one side lacks is appended to it, if it is open.
        var rest = (Monotype)EmptyRecord.Instance;
        if (expectedEnd is TypeVariable left && actualEnd is TypeVariable right)
        {
            if (ReferenceEquals(left, right))
            {
                if (missing.Exists(m => !IsReplaced(wholeExpected, m)) || unexpected.Exists(m => !IsReplaced(wholeActual, m)))
                    errors.Mismatch(place, expected, actual);
                return;
            }

            rest = new TypeVariable(Math.Min(left.Level, right.Level));
        }
        else if (expectedEnd is TypeVariable || actualEnd is TypeVariable)
        {
            // One that lacks members stays open in messages.
            if ((expectedEnd is TypeVariable ? missing : unexpected).Count > 0)
                rest = new TypeVariable(int.MaxValue);
        }

        if (expectedEnd is TypeVariable openExpected)
            Bind(place, openExpected, Append(unexpected, rest));
        else if (unexpected.Find(m => !IsReplaced(wholeActual, m)) is { } extra)
            errors.UnexpectedLabel(place, extra.Label);
        if (actualEnd is TypeVariable openActual)
            Unify(place, openActual, Append(missing, rest));
        else if (missing.FindAll(m => !IsReplaced(wholeExpected, m)) is { Count: > 0 } lacking)
            Lacks(place, lacking, actualEnd);
    }

    /// <summary>What stands behind <c>with</c> need not be a record; that shows where a member of it is read.</summary>
    private void Lacks(in Place place, List<RecordMonotype> missing, Monotype end)
    {
        if (end is EmptyRecord)
            errors.MissingLabel(place, missing[0].Label);
        else
            Unify(place, Append(missing, new TypeVariable(0)), end);
    }

    /// <summary>Whether another member of the label stands in front: <c>{r with x: 1}</c> puts its members before those of <c>r</c>, and nobody sees the old one.</summary>
    private static bool IsReplaced(Monotype record, RecordMonotype member)
    {
        for (var next = record.Resolved as RecordMonotype; next is not null && !ReferenceEquals(next, member); next = next.Rest.Resolved as RecordMonotype)
        {
            if (next.Label == member.Label)
                return true;
        }

        return false;
    }

    private static Monotype Append(List<RecordMonotype> members, Monotype rest)
    {
        for (var i = members.Count - 1; i >= 0; i--)
            rest = new RecordMonotype(members[i].Label, members[i].Value, rest);
        return rest;
    }

    private static List<RecordMonotype> Members(Monotype record, out Monotype end)
    {
        var members = new List<RecordMonotype>(8);
        end = record.Resolved;
        while (end is RecordMonotype member)
        {
            members.Add(member);
            end = member.Rest.Resolved;
        }

        return members;
    }

    /// <summary>Unifies the members that both sides have and removes them from the lists.</summary>
    private void Pair(in Place place, List<RecordMonotype> expected, List<RecordMonotype> actual)
    {
        var kept = 0;
        for (var next = 0; next < expected.Count; next++)
        {
            budget.Spend(actual.Count >> 6); // looking through a wide record takes its time
            var member = expected[next];
            var match = -1;
            for (var i = 0; i < actual.Count && match < 0; i++)
            {
                if (actual[i].Label == member.Label)
                    match = i;
            }

            if (match < 0)
            {
                expected[kept++] = member;
                continue;
            }

            Unify(place, member.Value, actual[match].Value);
            actual.RemoveAt(match);
        }

        expected.RemoveRange(kept, expected.Count - kept);
    }

    private void UnifyFunctions(in Place place, FunctionMonotype expected, FunctionMonotype actual)
    {
        var expectedPipe = PipeOf(expected);
        var actualPipe = PipeOf(actual);
        if (expectedPipe is { } first && actualPipe is { } second)
        {
            if (first.Name != second.Name && first.Name != Parameter.Unnamed && second.Name != Parameter.Unnamed)
                errors.DifferentPipes(place, first.Name, second.Name);
            else
                Unify(place.Inside(first.Name), first.Type, second.Type);
        }
        else if ((expectedPipe ?? actualPipe)?.Name == Parameter.Unnamed)
        {
            errors.MissingPipe(place);
        }

        var paired = expectedPipe is not null && actualPipe is not null;
        foreach (var parameter in actual.Parameters)
        {
            if (IsRequired(parameter, paired) && expected.Find(parameter.Name) < 0)
                errors.UnexpectedArgument(place, parameter.Name, StillFree(expected, actual, paired));
        }

        foreach (var parameter in expected.Parameters)
        {
            if (parameter.Name == Parameter.Unnamed || (paired && parameter.Kind == ParameterKind.Pipe))
                continue;
            var index = actual.Find(parameter.Name);
            if (index >= 0)
                Unify(place.Inside(parameter.Name), parameter.Type, actual.Parameters[index].Type);
            else if (parameter.Kind != ParameterKind.Optional)
                errors.MissingArgument(place, parameter.Name);
        }

        Unify(place, expected.Result, actual.Result);
    }

    private static Parameter? PipeOf(FunctionMonotype function) => function.FindPipe() is >= 0 and var index ? function.Parameters[index] : null;

    /// <summary>A pipe parameter that meets no other is required by its name, if it has one.</summary>
    private static bool IsRequired(in Parameter parameter, bool pipesArePaired) => parameter.Kind switch
    {
        ParameterKind.Required => true,
        ParameterKind.Pipe => !pipesArePaired && parameter.Name != Parameter.Unnamed,
        _ => false,
    };

    private static string[] StillFree(FunctionMonotype expected, FunctionMonotype actual, bool pipesArePaired)
    {
        var names = new List<string>();
        foreach (var parameter in expected.Parameters.OrderBy(parameter => parameter.Kind == ParameterKind.Optional))
        {
            var isFree = parameter.Kind == ParameterKind.Pipe ? IsRequired(parameter, pipesArePaired) : true;
            if (isFree && actual.Find(parameter.Name) < 0)
                names.Add(parameter.Name);
        }

        return [.. names];
    }
}
