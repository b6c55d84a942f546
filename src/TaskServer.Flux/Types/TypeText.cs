using System.Text;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

/// <summary>
/// Types as messages write them. Variables are called A, B, ... in the order of their appearance in one text; members of records stand in
/// descending order of their labels, parameters in the order pipe, required, optional.
/// </summary>
internal sealed class TypeText
{
    private readonly StringBuilder _text = new();
    private readonly List<Monotype> _variables = [];
    private int? _composites;

    /// <summary>Longer texts help nobody, and a type can be exponentially larger than the script.</summary>
    private const int Enough = 10_000;

    public static string Of(Monotype type) => new TypeText().Write(type);

    /// <summary>
    /// The type of a value. What an assignment has generalised is called A, B, ... as ever; a variable that has stayed open keeps the letter of its
    /// number, and the real engine counts one for each composite expression of the script before it makes the first.
    /// </summary>
    public static string Of(Monotype type, int composites) => new TypeText { _composites = composites }.Write(type);

    /// <summary>The texts of two types that share their variables, each with the word for its kind behind it.</summary>
    public static (string First, string Second) WithKinds(Monotype first, Monotype second)
    {
        var text = new TypeText();
        text.Append(first);
        var split = text._text.Length;
        text.Append(second);
        var whole = text._text.ToString();
        return (whole[..split] + KindWord(first), whole[split..] + KindWord(second));
    }

    public static string WithKind(Monotype type) => Of(type) + KindWord(type);

    private static string KindWord(Monotype type) => type.Resolved switch
    {
        CollectionMonotype { Kind: CollectionKind.Array } => " (array)",
        CollectionMonotype { Kind: CollectionKind.Vector } => " (vector)",
        DictionaryMonotype => " (dictionary)",
        RecordMonotype or EmptyRecord => " (record)",
        FunctionMonotype => " (function)",
        DynamicMonotype => " (dynamic)",
        _ => "",
    };

    private string Write(Monotype type)
    {
        Append(type);
        return _text.ToString();
    }

    private void Append(Monotype type)
    {
        if (_text.Length > Enough)
            return;
        switch (type.Resolved)
        {
            case BasicType basic:
                _text.Append(basic.Name);
                break;
            case DynamicMonotype:
                _text.Append("dynamic");
                break;
            case CollectionMonotype { Kind: CollectionKind.Array } array:
                _text.Append('[');
                Append(array.Element);
                _text.Append(']');
                break;
            case CollectionMonotype collection:
                _text.Append(collection.Kind == CollectionKind.Stream ? "stream[" : "vector[");
                Append(collection.Element);
                _text.Append(']');
                break;
            case DictionaryMonotype dictionary:
                _text.Append('[');
                Append(dictionary.Key);
                _text.Append(':');
                Append(dictionary.Value);
                _text.Append(']');
                break;
            case EmptyRecord:
                _text.Append("{}");
                break;
            case RecordMonotype record:
                AppendRecord(record);
                break;
            case FunctionMonotype function:
                AppendFunction(function);
                break;
            case var variable:
                AppendVariable(variable);
                break;
        }
    }

    private void AppendRecord(RecordMonotype record)
    {
        var members = new List<RecordMonotype>();
        Monotype end = record;
        while (end is RecordMonotype member)
        {
            members.Add(member);
            end = member.Rest.Resolved;
        }

        // Of members with one label the inner ones come first.
        members.Reverse();
        _text.Append('{');
        if (end is not EmptyRecord)
        {
            AppendVariable(end);
            _text.Append(" with ");
        }

        var separator = "";
        foreach (var member in members.OrderByDescending(member => member.Label, StringComparer.Ordinal))
        {
            if (_text.Length > Enough)
            {
                _text.Append(separator).Append("...");
                break;
            }

            _text.Append(separator).Append(member.Label).Append(": ");
            Append(member.Value);
            separator = ", ";
        }

        _text.Append('}');
    }

    private void AppendFunction(FunctionMonotype function)
    {
        _text.Append('(');
        var separator = "";
        foreach (var kind in (ReadOnlySpan<ParameterKind>)[ParameterKind.Pipe, ParameterKind.Required, ParameterKind.Optional])
        {
            foreach (var parameter in function.Parameters)
            {
                if (parameter.Kind != kind)
                    continue;
                _text.Append(separator);
                if (kind == ParameterKind.Pipe)
                    _text.Append("<-");
                else if (kind == ParameterKind.Optional)
                    _text.Append('?');
                _text.Append(parameter.Name == Parameter.Unnamed ? "" : parameter.Name).Append(": ");
                Append(parameter.Type);
                separator = ", ";
            }
        }

        _text.Append(") => ");
        Append(function.Result);
    }

    private void AppendVariable(Monotype variable)
    {
        var index = _variables.IndexOf(variable);
        if (index < 0)
        {
            index = _variables.Count;
            _variables.Add(variable);
        }

        if (_composites is { } composites && variable is TypeVariable { Level: 0, Number: var number })
            index = composites + number;

        _text.Append((char)('A' + index % 26));
        if (index >= 26)
            _text.Append(index / 26);
    }
}
