using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>A way back in for whoever may write the data folder, and so owns the server anyway.</summary>
public sealed class Recovery(StoreWriter writer, PlatformIds ids, PasswordHash hash, TimeProvider time)
{
    /// <summary>Gives a user a new password, and makes him active if he was not.</summary>
    /// <exception cref="TaskServerException">NotFound: the user. Invalid: the password.</exception>
    public Task SetPasswordAsync(string userName, string password)
    {
        var hashed = hash.Make(password);
        return writer.ApplyAsync(db =>
        {
            var user = Find(db, userName);
            user.PasswordHash = hashed;
            user.IsActive = true;
            return user;
        });
    }

    /// <summary>Makes a token that may do everything.</summary>
    /// <returns>Its text, which is not kept.</returns>
    /// <exception cref="TaskServerException">NotFound: the user, or an organization that the token could belong to.</exception>
    public async Task<string> CreateTokenAsync(string userName)
    {
        var token = Tokens.New();
        await writer.ApplyAsync(db =>
        {
            var user = Find(db, userName);
            var organization = db.Organizations.OrderBy(o => o.Id).FirstOrDefault() ?? throw TaskServerException.NotFound("organization not found");
            return AuthorizationService.Add(db, ids, time.GetUtcNow(), token, user.Id, new NewAuthorization
            {
                OrganizationId = organization.Id,
                Description = $"{user.Name}'s recovery token",
                Permissions = Permission.OfOperator,
            });
        });
        return token;
    }

    private static User Find(TaskServerDbContext db, string name) =>
        db.Users.FirstOrDefault(user => user.Name == name) ?? throw TaskServerException.NotFound($"user {name} not found");
}
