namespace TaskServer.Points;

/// <summary>Builds the index from the file at start.</summary>
internal static class SeriesLoader
{
    /// <param name="orphans">Series without a bucket, whose blocks are still to be removed.</param>
    /// <returns>The index, and which series have points in the log.</returns>
    /// <exception cref="InvalidDataException">The file contradicts itself.</exception>
    public static (SeriesIndex Index, IReadOnlyCollection<Series> WithHead) Load(PointFile file, HashSet<long> orphans)
    {
        var all = new Dictionary<long, Series>();
        var fields = new Dictionary<(PlatformId, string, string), SeriesField>();
        var ordinals = new Dictionary<(PlatformId, string), int>();
        var texts = new HashSet<string>();
        var keys = new HashSet<SeriesKey>();
        foreach (var (id, bucket, bytes, type) in file.ReadSeries())
        {
            if (!Enum.IsDefined(type))
                throw new InvalidDataException("a series has no known type");
            var (key, name) = SeriesKeyCodec.Read(bytes, bucket, type, text =>
            {
                if (texts.TryGetValue(text, out var shared))
                    return shared;
                texts.Add(text);
                return text;
            });
            if (keys.TryGetValue(key, out var sharedKey))
                key = sharedKey;
            else
                keys.Add(key);
            if (!fields.TryGetValue((bucket, key.Measurement, name), out var field))
            {
                var ordinal = ordinals.GetValueOrDefault((bucket, key.Measurement));
                ordinals[(bucket, key.Measurement)] = ordinal + 1;
                fields.Add((bucket, key.Measurement, name), field = new SeriesField(name, type, ordinal));
            }
            if (field.Type != type)
                throw new InvalidDataException("a field has two types");
            all.Add(id, new Series(id, bucket, key, field));
        }
        LoadBlocks(file, all, orphans);
        var withHead = LoadLog(file, all);

        var index = new SeriesIndex();
        foreach (var series in all.Values)
            index.Add(series);
        return (index, withHead);
    }

    private static void LoadBlocks(PointFile file, Dictionary<long, Series> all, HashSet<long> orphans)
    {
        var blocks = new List<BlockReference>();
        var current = 0L;
        foreach (var (id, block) in file.ReadBlocks())
        {
            if (id != current)
            {
                Assign();
                current = id;
                if (!all.ContainsKey(id) && !orphans.Contains(id))
                    throw new InvalidDataException("a block of points belongs to no series");
            }
            if (block.First > block.Last || (blocks.Count > 0 && blocks[^1].Last >= block.First))
                throw new InvalidDataException("the blocks of a series are not in order");
            blocks.Add(block);
        }
        Assign();

        void Assign()
        {
            if (all.TryGetValue(current, out var series))
                series.State = series.State with { Blocks = [.. blocks] };
            blocks.Clear();
        }
    }

    private static HashSet<Series> LoadLog(PointFile file, Dictionary<long, Series> all)
    {
        var withHead = new HashSet<Series>();
        foreach (var entry in file.ReadLog())
        {
            for (var input = new ByteReader(entry); !input.IsAtEnd;)
            {
                var id = (long)input.Number();
                var bytes = input.Take((int)input.Number());
                // A bucket that was dropped since has no series any more.
                if (!all.TryGetValue(id, out var series))
                    continue;
                var points = BlockCodec.Read(bytes);
                if (points.Type != series.Type)
                    throw new InvalidDataException("the log has points of another type than their series");
                series.State = series.State with { Head = series.State.Head.Append(points) };
                withHead.Add(series);
            }
        }
        return withHead;
    }
}
