using System.Globalization;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

/// <summary>
/// Types as messages write them. Variables are called A, B, ... in the order of their appearance in one text; members of records stand in
/// descending order of their labels, parameters in the order pipe, required, optional.
/// </summary>
internal sealed class TypeText
{
    private readonly TypeLayout _layout;
    private readonly List<Monotype> _variables = [];
    private readonly int? _composites;

    private TypeText(int? composites = null)
    {
        _composites = composites;
        _layout = new(isOneLine: composites is not null);
    }

    /// <summary>Longer texts help nobody, and a type can be exponentially larger than the script.</summary>
    private const int Enough = 10_000;

    public static string Of(Monotype type) => new TypeText().Write(type);

    /// <summary>
    /// The type of a value, in one line. What an assignment has generalised is called A, B, ... as ever; a variable that has stayed open keeps the letter of its
    /// number, and the real engine counts one for each composite expression of the script before it makes the first.
    /// </summary>
    public static string Of(Monotype type, int composites) => new TypeText(composites).Write(type);

    /// <summary>The texts of two types that share their variables, each with the word for its kind behind it.</summary>
    public static (string First, string Second) WithKinds(Monotype first, Monotype second)
    {
        var (one, other) = OfBoth(first, second);
        return (one + KindWord(first), other + KindWord(second));
    }

    /// <summary>The texts of two types that share their variables.</summary>
    public static (string First, string Second) OfBoth(Monotype first, Monotype second)
    {
        var text = new TypeText();
        return (text.Write(first), text.Write(second));
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
        _layout.Clear();
        Append(type);
        return _layout.ToString();
    }

    private void Append(Monotype type)
    {
        if (_layout.Length > Enough)
            return;
        switch (type.Resolved)
        {
            case BasicType basic:
                _layout.Text(basic.Name);
                break;
            case DynamicMonotype:
                _layout.Text("dynamic");
                break;
            case CollectionMonotype { Kind: CollectionKind.Array } array:
                _layout.Text("[");
                Append(array.Element);
                _layout.Text("]");
                break;
            case CollectionMonotype collection:
                _layout.Text(collection.Kind == CollectionKind.Stream ? "stream[" : "vector[");
                Append(collection.Element);
                _layout.Text("]");
                break;
            case DictionaryMonotype dictionary:
                _layout.Text("[");
                Append(dictionary.Key);
                _layout.Text(":");
                Append(dictionary.Value);
                _layout.Text("]");
                break;
            case WrongMonotype:
                _layout.Text("<error>");
                break;
            case EmptyRecord:
                _layout.Text("{}");
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
        _layout.Text("{");
        _layout.Open(members.Count);
        if (end is not EmptyRecord)
        {
            Append(end);
            _layout.Text(" with");
            _layout.Line(" ");
        }

        var isFirst = true;
        foreach (var member in members.OrderByDescending(member => member.Label, StringComparer.Ordinal))
        {
            if (!isFirst)
                _layout.Next();
            isFirst = false;
            if (_layout.Length > Enough)
            {
                _layout.Text("...");
                break;
            }

            _layout.Text(member.Label);
            _layout.Text(": ");
            Append(member.Value);
        }

        _layout.Close();
        _layout.Text("}");
        _layout.End();
    }

    private void AppendFunction(FunctionMonotype function)
    {
        if (function.Parameters.Length == 0)
        {
            _layout.Text("() => ");
            Append(function.Result);
            return;
        }

        _layout.Text("(");
        _layout.Open(function.Parameters.Length);
        var isFirst = true;
        foreach (var kind in (ReadOnlySpan<ParameterKind>)[ParameterKind.Pipe, ParameterKind.Required, ParameterKind.Optional])
        {
            foreach (var parameter in function.Parameters)
            {
                if (parameter.Kind != kind)
                    continue;
                if (!isFirst)
                    _layout.Next();
                isFirst = false;
                if (kind == ParameterKind.Pipe)
                    _layout.Text("<-");
                else if (kind == ParameterKind.Optional)
                    _layout.Text("?");
                _layout.Text(parameter.Name == Parameter.Unnamed ? "" : parameter.Name);
                _layout.Text(": ");
                Append(parameter.Type);
            }
        }

        _layout.Close();
        _layout.Text(") => ");
        Append(function.Result);
        _layout.End();
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

        _layout.Text(((char)('A' + index % 26)).ToString());
        if (index >= 26)
            _layout.Text((index / 26).ToString(CultureInfo.InvariantCulture));
    }
}
