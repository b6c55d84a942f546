using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Tables;

/// <summary>Rows of one key that are summed up as they come.</summary>
internal interface IFold
{
    void Add(Chunk chunk);
}

/// <summary>A merger that keeps no rows: each key has a fold, which gets them. This is how an aggregate reads behind <c>group</c>.</summary>
internal sealed class FoldingMerger<TFold>(RunContext context, RegroupNode source, Func<GroupKey, TFold> create) : TableMerger(context, source)
    where TFold : class, IFold
{
    protected override void Keep(Group group, Chunk chunk, bool isTimeSorted)
    {
        var fold = (TFold?)group.State;
        if (fold is null)
            group.State = fold = create(group.Key);
        fold.Add(chunk);
    }

    /// <summary>The merged tables, without rows, and what became of their rows; ordered by key.</summary>
    public IEnumerable<(Table Table, TFold Fold)> Folds()
    {
        foreach (var group in Groups())
        {
            yield return (group.ToTable(), (TFold?)group.State ?? create(group.Key));
            group.State = null;
            Release(group);
        }
    }

    /// <summary>A chunk with the columns of the merged table.</summary>
    public static Chunk Widened(Chunk chunk, TableSchema schema) => Group.Widened(chunk, schema);
}
