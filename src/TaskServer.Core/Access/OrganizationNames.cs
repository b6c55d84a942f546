using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>
/// Organizations by id and by name, so that requests that name one cost no query. Whoever renames or removes organizations calls
/// <see cref="Forget"/> in the step of the commit.
/// </summary>
public sealed class OrganizationNames(StoreReader reader)
{
    private const int Kept = 10_000;

    private static readonly Func<TaskServerDbContext, PlatformId, string?> ById = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId id) => db.Organizations.Where(organization => organization.Id == id).Select(organization => organization.Name).FirstOrDefault());

    private static readonly Func<TaskServerDbContext, string, PlatformId?> ByName = EF.CompileQuery(
        (TaskServerDbContext db, string name) => db.Organizations.Where(organization => organization.Name == name).Select(organization => (PlatformId?)organization.Id).FirstOrDefault());

    // Replaced as a whole: what was read before a commit is put where nobody looks any more.
    private volatile Known _known = new();

    /// <summary>Null where there is no such organization.</summary>
    public string? NameOf(PlatformId id)
    {
        var known = _known;
        if (known.Names.TryGetValue(id, out var name))
            return name;
        using var db = reader.Open();
        name = ById(db, id);
        if (name is not null)
            Keep(known.Names, id, name);
        return name;
    }

    /// <summary>Null where there is no such organization.</summary>
    public PlatformId? IdOf(string name)
    {
        var known = _known;
        if (known.Ids.TryGetValue(name, out var id))
            return id;
        using var db = reader.Open();
        if (ByName(db, name) is not { } found)
            return null;
        Keep(known.Ids, name, found);
        return found;
    }

    public void Forget() => _known = new Known();

    private static void Keep<TKey, TValue>(ConcurrentDictionary<TKey, TValue> known, TKey key, TValue value)
        where TKey : notnull
    {
        if (known.Count < Kept)
            known[key] = value;
    }

    private sealed class Known
    {
        public ConcurrentDictionary<PlatformId, string> Names { get; } = new();

        public ConcurrentDictionary<string, PlatformId> Ids { get; } = new(StringComparer.Ordinal);
    }
}
