namespace TaskServer.Flux.Tables;

/// <summary>
/// A table of a stream. Its chunks all have <see cref="Schema"/> and can be enumerated once, before the next table of the stream is asked for.
/// </summary>
internal sealed record Table(GroupKey Key, TableSchema Schema, IEnumerable<Chunk> Chunks)
{
    /// <summary>Rows are known to ascend by <c>_time</c>, which has no nulls.</summary>
    public bool IsTimeSorted { get; init; }

    public static Table Empty(GroupKey key, TableSchema schema) => new(key, schema, []) { IsTimeSorted = true };

    public bool IsKey(int column) => Key.Has(Schema[column].Label);
}
