using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Tables;

/// <summary>A table whose rows are held, so that it can be read again.</summary>
internal sealed class BufferedTable
{
    private readonly List<Chunk> _chunks;

    private BufferedTable(Table table, List<Chunk> chunks, long bytes)
    {
        Table = table with { Chunks = chunks };
        _chunks = chunks;
        Bytes = bytes;
        foreach (var chunk in chunks)
            Rows += chunk.Rows;
    }

    /// <summary>Can be enumerated as often as wanted.</summary>
    public Table Table { get; }

    public GroupKey Key => Table.Key;

    public TableSchema Schema => Table.Schema;

    public int Rows { get; }

    /// <summary>What it counts in the memory account.</summary>
    public long Bytes { get; }

    public static BufferedTable Of(Table table, RunContext context)
    {
        var chunks = new List<Chunk>();
        var bytes = 0L;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            context.Memory.Allocate(chunk.Bytes);
            bytes += chunk.Bytes;
            if (chunk.Rows > 0)
                chunks.Add(chunk);
        }
        return new(table, chunks, bytes);
    }

    /// <summary>All rows as one chunk.</summary>
    public Chunk Whole() => Chunk.Joined(Schema, _chunks, Rows);
}
