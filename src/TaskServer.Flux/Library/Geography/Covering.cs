using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Library.Geography;

/// <summary>The cells of one level that have points in common with a region, in the order of their ids.</summary>
internal sealed record Covering(int Level, List<Cell> Cells)
{
    /// <summary>A script that wants more gets an error instead of the server's memory.</summary>
    private const int Most = 1_000_000;

    public static Covering At(Region region, int level, RunContext context)
    {
        var covering = Start(region);
        while (covering.Level < level)
            covering = covering.Split(region, context);
        return covering;
    }

    /// <summary>The first level with enough cells, or the last before one with too many. A most of 0 or less is no limit.</summary>
    public static Covering OfSize(Region region, long least, long most, int maxLevel, RunContext context)
    {
        var covering = Start(region);
        while (covering.Cells.Count < least && covering.Level < maxLevel)
        {
            var next = covering.Split(region, context);
            if (most > 0 && next.Cells.Count > most)
                break;
            covering = next;
        }
        return covering;
    }

    private static Covering Start(Region region) =>
        new(0, [.. Enumerable.Range(0, 6).Select(Cell.OfFace).Where(c => region.Meets(c.Area()))]);

    private Covering Split(Region region, RunContext context)
    {
        var children = new List<Cell>();
        foreach (var cell in Cells)
        {
            context.ThrowIfCancelled();
            for (var i = 0; i < 4; i++)
            {
                if (cell.Child(i) is var child && region.Meets(child.Area()))
                    children.Add(child);
            }
            if (children.Count > Most)
                throw FluxException.Invalid($"the region has more than {Most} cells of level {Level + 1}");
        }
        return new(Level + 1, children);
    }
}
