using System.Collections.Immutable;

namespace TaskServer.Points;

/// <summary>The points of one field of one measurement with its tags, in one bucket.</summary>
public sealed class Series
{
    private volatile SeriesState _state;

    internal Series(long id, PlatformId bucket, SeriesKey key, SeriesField field)
    {
        Id = id;
        Bucket = bucket;
        Key = key;
        FieldOfMeasurement = field;
        _state = SeriesState.Empty(field.Type);
    }

    public PlatformId Bucket { get; }

    public SeriesKey Key { get; }

    public string Measurement => Key.Measurement;

    public ImmutableArray<Tag> Tags => Key.Tags;

    public string Field => FieldOfMeasurement.Name;

    public FieldType Type => FieldOfMeasurement.Type;

    internal long Id { get; }

    internal SeriesField FieldOfMeasurement { get; }

    /// <summary>Replaced as a whole by the writer once a change is committed, so that a reader sees a change entirely or not at all.</summary>
    internal SeriesState State
    {
        get => _state;
        set => _state = value;
    }

    public override string ToString() => $"{Key} {Field}";
}

/// <summary>A field of a measurement: all its series in the bucket have the one type.</summary>
internal sealed record SeriesField(string Name, FieldType Type, int Ordinal);

/// <summary>Where a series' points are.</summary>
/// <param name="Blocks">What lies in blocks in the file: in order, not overlapping.</param>
/// <param name="Head">What came since. At the same time as a point in a block, it is the head's that counts.</param>
internal sealed record SeriesState(BlockReference[] Blocks, PointBlock Head)
{
    public bool IsEmpty => Blocks.Length == 0 && Head.Count == 0;

    public static SeriesState Empty(FieldType type) => new([], new PointBlock(type, [], type.NewArray(0), 0));
}

/// <summary>A block in the file. The points between first and last are anywhere between them.</summary>
internal sealed class BlockReference(long id, long first, long last, int count)
{
    public long Id { get; } = id;

    public long First { get; } = first;

    public long Last { get; } = last;

    public int Count { get; } = count;

    /// <summary>
    /// The points, from the moment on when the writer replaces the block by others: a reader that still goes by the state before
    /// finds them here when the file no longer has them. They are gone with the last such reader.
    /// </summary>
    public PointBlock? Replaced { get; set; }

    /// <summary>Set before the block is removed from the file together with its points.</summary>
    public bool IsDeleted { get; set; }
}
