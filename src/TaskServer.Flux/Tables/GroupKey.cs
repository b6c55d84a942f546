using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tables;

/// <summary>What all rows of a table have in common: labels in ordinal order and their values. Equal when labels, types and values are; null equals null.</summary>
internal sealed class GroupKey : IEquatable<GroupKey>, IComparable<GroupKey>
{
    private readonly string[] _labels;
    private readonly Value[] _values;
    private readonly int _hash;

    private GroupKey(string[] sortedLabels, Value[] values)
    {
        _labels = sortedLabels;
        _values = values;
        var hash = new HashCode();
        for (var i = 0; i < sortedLabels.Length; i++)
        {
            hash.Add(sortedLabels[i], StringComparer.Ordinal);
            hash.Add(HashOf(values[i]));
        }
        _hash = hash.ToHashCode();
    }

    public static GroupKey Empty { get; } = new([], []);

    public int Count => _labels.Length;

    public ReadOnlySpan<string> Labels => _labels;

    public ReadOnlySpan<Value> Values => _values;

    public string LabelAt(int index) => _labels[index];

    public Value ValueAt(int index) => _values[index];

    /// <summary>Null without type when the label is not in the key.</summary>
    public Value this[string label] => IndexOf(label) is var index && index < 0 ? default : _values[index];

    public static GroupKey Of(params IEnumerable<(string Label, Value Value)> members)
    {
        var sorted = members.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Label, b.Label));
        return sorted.Length == 0 ? Empty : new([.. sorted.Select(m => m.Label)], [.. sorted.Select(m => m.Value)]);
    }

    public int IndexOf(string label)
    {
        for (var i = 0; i < _labels.Length; i++)
        {
            if (_labels[i] == label)
                return i;
        }
        return -1;
    }

    public bool Has(string label) => IndexOf(label) >= 0;

    public IEnumerable<(string Label, Value Value)> Members => _labels.Zip(_values);

    /// <summary>A member replaced or added.</summary>
    public GroupKey With(string label, Value value) => Of(Members.Where(m => m.Label != label).Append((label, value)));

    public GroupKey Where(Func<string, bool> keep)
    {
        var all = true;
        foreach (var label in _labels)
            all &= keep(label);
        return all ? this : Of(Members.Where(m => keep(m.Label)));
    }

    public bool Equals(GroupKey? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null || _hash != other._hash || _labels.Length != other._labels.Length)
            return false;
        for (var i = 0; i < _labels.Length; i++)
        {
            if (_labels[i] != other._labels[i] || !Same(_values[i], other._values[i]))
                return false;
        }
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as GroupKey);

    public override int GetHashCode() => _hash;

    /// <summary>By labels and values from the first label on.</summary>
    public int CompareTo(GroupKey? other)
    {
        if (other is null)
            return 1;
        for (var i = 0; i < _labels.Length && i < other._labels.Length; i++)
        {
            var order = string.CompareOrdinal(_labels[i], other._labels[i]);
            if (order == 0)
                order = ValueOrder.Compare(_values[i], other._values[i]);
            if (order != 0)
                return order;
        }
        return _labels.Length.CompareTo(other._labels.Length);
    }

    public static bool Same(Value a, Value b)
    {
        if (a.Kind != b.Kind)
            return false;
        return a.Kind switch
        {
            ValueKind.Null => a.NullType == b.NullType,
            ValueKind.String => a.AsString == b.AsString,
            _ => a.AsInt == b.AsInt,
        };
    }

    public static int HashOf(Value value) =>
        value.Kind == ValueKind.String ? value.AsString.GetHashCode(StringComparison.Ordinal) : HashCode.Combine(value.Kind, value.AsInt);
}
