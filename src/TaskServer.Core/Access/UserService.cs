using Microsoft.EntityFrameworkCore;
using TaskServer.Storage;

namespace TaskServer.Access;

public sealed record UserFilter
{
    public PlatformId? Id { get; init; }

    public string? Name { get; init; }

    public PlatformId? After { get; init; }

    public int Offset { get; init; }

    public int Limit { get; init; } = 20;
}

public sealed class UserService(
    StoreReader reader, StoreWriter writer, PlatformIds ids, PasswordHash hash, PrincipalCache cache, Sessions sessions)
{
    public async Task<User> GetAsync(Principal caller, PlatformId id, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        // Who may not read a user does not learn whether there is one.
        caller.Demand(new Permission(PermissionAction.Read, ResourceTypes.Users, id));
        return await db.Users.FirstOrDefaultAsync(user => user.Id == id, cancellationToken)
            ?? throw TaskServerException.NotFound("user not found");
    }

    /// <summary>The users that the caller may read, by ascending id.</summary>
    /// <exception cref="TaskServerException">NotFound: a name or an id was asked for that nobody has.</exception>
    public async Task<IReadOnlyList<User>> ListAsync(Principal caller, UserFilter filter, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var users = db.Users.AsQueryable();
        if (filter.Id is { } id)
            users = users.Where(user => user.Id == id);
        if (filter.Name is { } name)
            users = users.Where(user => user.Name == name);
        var found = await users.OrderBy(user => user.Id).ToListAsync(cancellationToken);
        if (found.Count == 0 && (filter.Id is not null || filter.Name is not null))
            throw TaskServerException.NotFound("user not found");
        return [.. found
            .Where(user => caller.May(new Permission(PermissionAction.Read, ResourceTypes.Users, user.Id)))
            .Where(user => filter.After is not { } after || user.Id > after)
            .Skip(filter.Offset)
            .Take(filter.Limit)];
    }

    public Task<User> CreateAsync(Principal caller, string? name, bool isActive, CancellationToken cancellationToken)
    {
        caller.Demand(new Permission(PermissionAction.Write, ResourceTypes.Users));
        if (string.IsNullOrWhiteSpace(name))
            throw TaskServerException.Invalid("user name is empty");
        return writer.ApplyAsync(db =>
        {
            RefuseTaken(db, name, except: null);
            var user = new User { Id = ids.Next(), Name = name, IsActive = isActive };
            db.Users.Add(user);
            return user;
        }, cancellationToken);
    }

    public Task<User> UpdateAsync(Principal caller, PlatformId id, string? name, bool? isActive, CancellationToken cancellationToken)
    {
        caller.Demand(new Permission(PermissionAction.Write, ResourceTypes.Users, id));
        return writer.ApplyAsync(db =>
        {
            var user = Find(db, id);
            if (!string.IsNullOrWhiteSpace(name) && name != user.Name)
            {
                RefuseTaken(db, name, except: id);
                user.Name = name;
            }
            user.IsActive = isActive ?? user.IsActive;
            return user;
        }, _ => cache.Clear(), cancellationToken);
    }

    /// <summary>The user's tokens, memberships and sessions go with the user. Tasks stay, without an owner who has any rights.</summary>
    public Task DeleteAsync(Principal caller, PlatformId id, CancellationToken cancellationToken)
    {
        caller.Demand(new Permission(PermissionAction.Write, ResourceTypes.Users, id));
        return writer.ApplyAsync(db =>
        {
            db.Users.Remove(Find(db, id));
            return 0;
        }, _ =>
        {
            cache.Clear();
            sessions.EndOf(id);
        }, cancellationToken);
    }

    /// <param name="session">The session that asks, if one does: the user's other sessions end.</param>
    /// <exception cref="TaskServerException">Forbidden: there is no such user. Invalid: the password is too short or too long.</exception>
    public Task SetPasswordAsync(Principal caller, PlatformId id, string password, string? session, CancellationToken cancellationToken)
    {
        caller.Demand(new Permission(PermissionAction.Write, ResourceTypes.Users, id));
        var hashed = hash.Make(password);
        return writer.ApplyAsync(db =>
        {
            var user = db.Users.Find(id) ?? throw new TaskServerException(ErrorCode.Forbidden, "your userID is incorrect");
            user.PasswordHash = hashed;
            return 0;
        }, _ => sessions.EndOf(id, except: session), cancellationToken);
    }

    private static User Find(TaskServerDbContext db, PlatformId id) =>
        db.Users.Find(id) ?? throw TaskServerException.NotFound("user not found");

    private static void RefuseTaken(TaskServerDbContext db, string name, PlatformId? except)
    {
        if (db.Users.Any(user => user.Name == name && user.Id != except))
            throw TaskServerException.Conflict($"user with name {name} already exists");
    }
}
