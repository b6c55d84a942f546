namespace TaskServer.Flux.Types;

/// <summary>Records are chains that can be as long as a table is wide, so they are walked in loops.</summary>
internal static class RecordChain
{
    /// <summary>The chain with every value, and what stands at its end, replaced.</summary>
    public static Monotype Map<TContext>(RecordMonotype record, TContext context, Func<Monotype, TContext, Monotype> replace)
    {
        var members = new List<RecordMonotype>(8);
        Monotype end = record;
        while (end.Resolved is RecordMonotype member)
        {
            members.Add(member);
            end = member.Rest;
        }

        var result = replace(end.Resolved, context);
        for (var i = members.Count - 1; i >= 0; i--)
            result = new RecordMonotype(members[i].Label, replace(members[i].Value, context), result);
        return result;
    }

    /// <summary>The value of a label, or null together with what stands at the end of the chain.</summary>
    public static Monotype? Find(Monotype record, string label, out Monotype end)
    {
        end = record.Resolved;
        while (end is RecordMonotype member)
        {
            if (member.Label == label)
                return member.Value;
            end = member.Rest.Resolved;
        }

        return null;
    }
}
