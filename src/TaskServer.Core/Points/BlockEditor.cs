using System.Buffers;

namespace TaskServer.Points;

/// <summary>Changes the blocks of series within one transaction. What it gives is not to be shown to readers before the commit.</summary>
internal sealed class BlockEditor(PointFile file, Func<long> nextId)
{
    private const int FullCount = 1024;

    // Long texts make a block heavy before it is full: SQLite has a limit, and a reader's patience too.
    private const int FullWeight = 65_536;

    // Blocks of this transaction, which no other connection can read yet.
    private readonly Dictionary<long, PointBlock> _made = [];
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Puts points among those of the blocks; at the same time the new ones count.</summary>
    public BlockReference[] Insert(Series series, BlockReference[] blocks, PointBlock points)
    {
        // The blocks before the one that the first point lies in, or behind, stay.
        var first = Math.Max(Array.FindLastIndex(blocks, b => b.First <= points.First), 0);
        var result = new List<BlockReference>(blocks.Length + (points.Count / FullCount) + 1);
        result.AddRange(blocks.AsSpan(0, Math.Min(first, blocks.Length)));
        var next = 0;
        for (var i = first; i < blocks.Length; i++)
        {
            var block = blocks[i];
            var end = i + 1 < blocks.Length ? points.LowerBound(blocks[i + 1].First, next)
                : block.Last == long.MaxValue ? points.Count
                : points.LowerBound(block.Last + 1, next);
            if (end == next)
            {
                result.Add(block);
                continue;
            }
            var merged = PointBlock.Merge(Replace(block), points.Slice(next, end - next));
            var pieces = (merged.Count + FullCount - 1) / FullCount;
            Add(series, result, merged, (merged.Count + pieces - 1) / pieces);
            next = end;
        }
        if (next == points.Count)
            return [.. result];

        // Behind the last block: each block takes in those before it that are not more than twice its size. So a series that gets a few
        // points at a time neither rewrites a full block each time nor ends up with many small ones.
        var tail = points.Slice(next, points.Count - next);
        while (result.Count > 0 && result[^1] is { Count: < FullCount } last && last.Count <= 2 * tail.Count && tail.Weight < FullWeight)
        {
            tail = PointBlock.Merge(Replace(last), tail);
            result.RemoveAt(result.Count - 1);
        }
        Add(series, result, tail, FullCount);
        return [.. result];
    }

    /// <summary>Takes out the points from start to end, both included.</summary>
    public BlockReference[] Remove(Series series, BlockReference[] blocks, long start, long end)
    {
        var result = new List<BlockReference>(blocks.Length);
        foreach (var block in blocks)
        {
            if (block.Last < start || block.First > end)
            {
                result.Add(block);
            }
            else if (block.First >= start && block.Last <= end)
            {
                block.IsDeleted = true;
                file.DeleteBlock(block.Id);
            }
            else
            {
                var points = Read(block);
                var kept = points.Without(start, end);
                if (kept.Count == points.Count)
                {
                    result.Add(block);
                    continue;
                }
                Replace(block, points);
                Add(series, result, kept, FullCount);
            }
        }
        return [.. result];
    }

    private void Add(Series series, List<BlockReference> blocks, PointBlock points, int size)
    {
        for (var from = 0; from < points.Count;)
        {
            var piece = points.Slice(from, Math.Min(size, points.Count - from));
            while (piece.Count > 1 && piece.Weight > FullWeight)
                piece = piece.Slice(0, piece.Count / 2);
            from += piece.Count;
            var block = new BlockReference(nextId(), piece.First, piece.Last, piece.Count);
            _buffer.ResetWrittenCount();
            BlockCodec.Write(piece, _buffer);
            file.InsertBlock(series.Id, block, _buffer.WrittenSpan.ToArray());
            _made.Add(block.Id, piece);
            blocks.Add(block);
        }
    }

    private PointBlock Read(BlockReference block) =>
        _made.GetValueOrDefault(block.Id) ?? file.ReadBlock(block) ?? throw new InvalidDataException("a block of points is missing");

    private PointBlock Replace(BlockReference block, PointBlock? points = null)
    {
        points ??= Read(block);
        block.Replaced = points;
        file.DeleteBlock(block.Id);
        return points;
    }
}
