using Microsoft.EntityFrameworkCore;
using TaskServer.Buckets;
using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>The first user, organization, bucket and token.</summary>
public sealed record SetupRequest
{
    public string? UserName { get; init; }

    /// <summary>Optional: without it the user cannot sign in.</summary>
    public string? Password { get; init; }

    public string? Organization { get; init; }

    public string? Bucket { get; init; }

    /// <summary>0: for ever.</summary>
    public long RetentionSeconds { get; init; }

    /// <summary>A text of any form; made at random where it is absent.</summary>
    public string? Token { get; init; }
}

public sealed record SetupResult(User User, Organization Organization, Bucket Bucket, Authorization Authorization, string Token);

/// <summary>Sets up an empty server, once.</summary>
public sealed class Setup(StoreReader reader, StoreWriter writer, PlatformIds ids, PasswordHash hash, PrincipalCache cache, TimeProvider time)
{
    /// <summary>Whether the server is still empty.</summary>
    public async Task<bool> IsAllowedAsync(CancellationToken cancellationToken)
    {
        // Asked at every start, where EF Core's first query of all would take longer than everything else.
        await using var db = reader.Open();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = """SELECT NOT EXISTS (SELECT 1 FROM "Users") AND NOT EXISTS (SELECT 1 FROM "Organizations")""";
        return await command.ExecuteScalarAsync(cancellationToken) is 1L;
    }

    /// <exception cref="TaskServerException">Conflict: the server is set up already. UnprocessableEntity: something is missing.</exception>
    public async Task<SetupResult> RunAsync(SetupRequest request, CancellationToken cancellationToken)
    {
        if (!await IsAllowedAsync(cancellationToken))
            throw AlreadyDone();
        RefuseIncomplete(request);
        var password = request.Password is { Length: > 0 } text ? hash.Make(text) : null;
        var token = request.Token is { Length: > 0 } wanted ? wanted : Tokens.New();
        return await writer.ApplyAsync(db =>
        {
            // Asked again where nobody can come in between.
            if (db.Users.Any() || db.Organizations.Any())
                throw AlreadyDone();
            return Fill(db, request, password, token);
        }, _ => cache.Clear(), cancellationToken);
    }

    private SetupResult Fill(TaskServerDbContext db, SetupRequest request, string? password, string token)
    {
        var now = time.GetUtcNow();
        var user = new User { Id = ids.Next(), Name = request.UserName!, PasswordHash = password };
        db.Users.Add(user);
        var organization = OrganizationService.Add(db, ids, now, request.Organization!, "");
        var bucket = BucketService.Make(ids, now, organization.Id, request.Bucket!, "", request.RetentionSeconds, null);
        db.Buckets.Add(bucket);
        db.Memberships.Add(Owner(user.Id, ResourceTypes.Organizations, organization.Id));
        db.Memberships.Add(Owner(user.Id, ResourceTypes.Instance, default));
        var authorization = AuthorizationService.Add(db, ids, now, token, user.Id, new NewAuthorization
        {
            OrganizationId = organization.Id,
            Description = $"{user.Name}'s Token",
            Permissions = Permission.OfOperator,
        });
        return new SetupResult(user, organization, bucket, authorization, token);
    }

    private static Membership Owner(PlatformId userId, string type, PlatformId id) =>
        new() { UserId = userId, ResourceType = type, ResourceId = id, Role = MembershipRole.Owner };

    private static void RefuseIncomplete(SetupRequest request)
    {
        string?[] missing =
        [
            string.IsNullOrEmpty(request.UserName) ? "username" : null,
            string.IsNullOrEmpty(request.Organization) ? "org" : null,
            string.IsNullOrEmpty(request.Bucket) ? "bucket" : null,
        ];
        if (missing.Any(field => field is not null))
            throw new TaskServerException(
                ErrorCode.UnprocessableEntity,
                $"onboarding failed: missing required fields [{string.Join(',', missing.Where(field => field is not null))}]");
    }

    private static TaskServerException AlreadyDone() => TaskServerException.Conflict("onboarding has already been completed");
}
