namespace TaskServer.Flux.Values;

/// <summary>The labels of a record in order. Records that come from one place in a script share their shape, so that positions can be remembered.</summary>
internal sealed class RecordShape
{
    private readonly Dictionary<string, int>? _index;

    public RecordShape(string[] labels)
    {
        Labels = labels;
        if (labels.Length <= 8)
            return;
        _index = new(labels.Length, StringComparer.Ordinal);
        for (var i = 0; i < labels.Length; i++)
            _index.TryAdd(labels[i], i);
    }

    public static RecordShape Empty { get; } = new([]);

    public string[] Labels { get; }

    public int Count => Labels.Length;

    /// <summary>-1 when there is no such label.</summary>
    public int IndexOf(string label)
    {
        if (_index is not null)
            return _index.TryGetValue(label, out var index) ? index : -1;
        for (var i = 0; i < Labels.Length; i++)
        {
            if (ReferenceEquals(Labels[i], label) || Labels[i] == label)
                return i;
        }
        return -1;
    }

    /// <summary>This shape with further labels behind it; those that it has already stay where they are.</summary>
    public RecordShape With(IEnumerable<string> labels)
    {
        var added = labels.Where(l => IndexOf(l) < 0).Distinct().ToArray();
        return added.Length == 0 ? this : new([.. Labels, .. added]);
    }
}
