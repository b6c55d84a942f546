using Microsoft.EntityFrameworkCore;
using TaskServer.Access;
using TaskServer.Engines;
using TaskServer.Storage;

namespace TaskServer.Scripts;

/// <summary>Stored scripts. Who may read or write the tasks of an organization may read or write its scripts: they are what tasks run.</summary>
public sealed class ScriptService(
    StoreReader reader, StoreWriter writer, PlatformIds ids, ScriptEngines engines, IEnumerable<ScriptLanguage> languages, TimeProvider time)
{
    /// <summary>The scripts that the caller may read, by ascending id.</summary>
    public async Task<IReadOnlyList<InvokableScript>> ListAsync(
        Principal caller, string? name, int offset, int limit, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var scripts = name is null ? db.Scripts : db.Scripts.Where(s => s.Name == name);
        var found = await scripts.OrderBy(s => s.Id).ToListAsync(cancellationToken);
        return [.. found.Where(s => caller.May(Permission(PermissionAction.Read, s.OrganizationId))).Skip(offset).Take(limit)];
    }

    public async Task<InvokableScript> GetAsync(Principal caller, PlatformId id, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var script = await db.Scripts.FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
        // To those who may not see it, it is not there.
        return script is not null && caller.May(Permission(PermissionAction.Read, script.OrganizationId)) ? script : throw NotFound(id);
    }

    /// <param name="organizationId">Where it is null: the token's organization, or the one that the session's user has a part in.</param>
    public async Task<InvokableScript> CreateAsync(
        Principal caller, PlatformId? organizationId, string name, string description, string script, string language,
        CancellationToken cancellationToken)
    {
        var organization = organizationId ?? caller.OrganizationId ?? await OrganizationOfAsync(caller, cancellationToken);
        caller.Demand(Permission(PermissionAction.Write, organization));
        Check(language, script);
        return await writer.ApplyAsync(db =>
        {
            if (!db.Organizations.Any(o => o.Id == organization))
                throw TaskServerException.NotFound("organization not found");
            if (db.Scripts.Any(s => s.OrganizationId == organization && s.Name == name))
                throw TaskServerException.Conflict("uniqueness violation");
            var now = time.GetUtcNow();
            var stored = new InvokableScript
            {
                Id = ids.Next(),
                OrganizationId = organization,
                OwnerId = caller.UserId,
                Name = name,
                Description = description,
                Script = script,
                Language = language,
                CreatedAt = now,
                UpdatedAt = now,
            };
            db.Scripts.Add(stored);
            return stored;
        }, cancellationToken);
    }

    public Task<InvokableScript> UpdateAsync(
        Principal caller, PlatformId id, string? description, string? script, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            var stored = Writable(db, caller, id) ?? throw NotFound(id);
            if (script is not null)
                Check(stored.Language, script);
            if (description is null && script is null)
                return stored;
            stored.Description = description ?? stored.Description;
            stored.Script = script ?? stored.Script;
            stored.UpdatedAt = time.GetUtcNow();
            return stored;
        }, cancellationToken);

    /// <summary>Fine where there is no such script.</summary>
    public Task DeleteAsync(Principal caller, PlatformId id, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            if (Writable(db, caller, id) is { } stored)
                db.Scripts.Remove(stored);
            return 0;
        }, cancellationToken);

    /// <exception cref="TaskServerException">NotImplemented: scripts of this language only run as tasks.</exception>
    public ScriptLanguage LanguageOf(InvokableScript script) =>
        languages.FirstOrDefault(language => language.Name == script.Language)
        ?? throw new TaskServerException(ErrorCode.NotImplemented, $"scripts of the language {script.Language} cannot be invoked");

    private void Check(string language, string script)
    {
        if (!engines.TryGet(language, out _))
            throw TaskServerException.Invalid($"unknown language \"{language}\", known are {string.Join(", ", engines.Names)}");
        languages.FirstOrDefault(known => known.Name == language)?.Check(script);
    }

    private async Task<PlatformId> OrganizationOfAsync(Principal caller, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var found = await db.Memberships
            .Where(m => m.UserId == caller.UserId && m.ResourceType == ResourceTypes.Organizations)
            .OrderBy(m => m.ResourceId)
            .FirstOrDefaultAsync(cancellationToken);
        return found?.ResourceId ?? throw TaskServerException.Invalid("orgID is required");
    }

    private static InvokableScript? Writable(TaskServerDbContext db, Principal caller, PlatformId id)
    {
        if (db.Scripts.Find(id) is not { } stored || !caller.May(Permission(PermissionAction.Read, stored.OrganizationId)))
            return null;
        caller.Demand(Permission(PermissionAction.Write, stored.OrganizationId));
        return stored;
    }

    private static Permission Permission(PermissionAction action, PlatformId organizationId) =>
        new(action, ResourceTypes.Tasks, OrganizationId: organizationId);

    private static TaskServerException NotFound(PlatformId id) => TaskServerException.NotFound($"script \"{id}\" not found");
}
