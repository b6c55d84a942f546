using TaskServer.Flux.Library.Universe;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Runtime;

/// <summary>Which of the streams that a script left are its results.</summary>
internal static class ResultNodes
{
    /// <exception cref="FluxException">There is none, or two have one name.</exception>
    public static IReadOnlyList<(string Name, StreamNode Node)> Choose(IReadOnlyList<StreamNode> found)
    {
        var chosen = new List<(string Name, StreamNode Node)>();
        for (var i = 0; i < found.Count; i++)
        {
            // What a later stream reads is an inner node, unless it is a yield.
            var node = found[i];
            if (node is YieldNode || !found.Skip(i + 1).Any(later => Reads(later, node)))
                chosen.Add((node.ResultName, node));
        }
        if (chosen.Count == 0)
            throw FluxException.Invalid("error in query specification while starting program: this Flux script returns no streaming data. "
                + "Consider adding a \"yield\" or invoking streaming functions directly, without performing an assignment");
        foreach (var same in chosen.GroupBy(c => c.Name).Where(g => g.Count() > 1))
        {
            throw FluxException.Invalid(same.Count(c => c.Node is YieldNode { IsNamed: true }) > 1
                ? $"error in building plan while starting program: found more than one call to yield() with the name \"{same.Key}\""
                : $"failed to initialize execute state: tried to produce more than one result with the name \"{same.Key}\"");
        }
        return chosen;
    }

    private static bool Reads(StreamNode from, StreamNode node)
    {
        var seen = new HashSet<StreamNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<StreamNode>(from.Inputs);
        while (open.TryPop(out var next))
        {
            if (ReferenceEquals(next, node))
                return true;
            if (!seen.Add(next))
                continue;
            foreach (var input in next.Inputs)
                open.Push(input);
        }
        return false;
    }
}
