using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>Checks names and passwords, and slows down those who guess.</summary>
public sealed class SignIn(
    StoreReader reader, StoreWriter writer, Sessions sessions, PasswordHash hash, TimeProvider time, IOptions<AccessOptions> options)
{
    private const int Kept = 100_000;
    private readonly ConcurrentDictionary<(string Name, string Address), Attempts> _wrong = new();

    /// <param name="address">Where the request came from.</param>
    /// <exception cref="TaskServerException">Unauthorized; Forbidden: the user is inactive; TooManyRequests.</exception>
    public async Task<(string Key, DateTimeOffset Expires)> BeginSessionAsync(
        string name, string password, string address, CancellationToken cancellationToken)
    {
        var user = await CheckAsync(name, password, address, cancellationToken);
        return user.IsActive ? sessions.Begin(user.Id) : throw new TaskServerException(ErrorCode.Forbidden, "User is inactive");
    }

    /// <summary>The user who has this name and password.</summary>
    /// <exception cref="TaskServerException">Unauthorized, or TooManyRequests.</exception>
    public async Task<User> CheckAsync(string name, string password, string address, CancellationToken cancellationToken)
    {
        var who = (name, address);
        RefuseGuessers(who);
        User? user;
        await using (var db = reader.Open())
            user = await db.Users.FirstOrDefaultAsync(u => u.Name == name, cancellationToken);
        if (!hash.Matches(user?.PasswordHash, password))
        {
            CountWrong(who);
            throw TaskServerException.Unauthorized("unauthorized access");
        }
        _wrong.TryRemove(who, out _);
        if (hash.IsOutdated(user!.PasswordHash!))
            await RenewAsync(user, password, cancellationToken);
        return user;
    }

    private async Task RenewAsync(User user, string password, CancellationToken cancellationToken)
    {
        var (old, renewed) = (user.PasswordHash, hash.Make(password));
        await writer.ApplyAsync(db =>
        {
            // The password may have been changed while we were hashing.
            if (db.Users.FirstOrDefault(u => u.Id == user.Id && u.PasswordHash == old) is { } stored)
                stored.PasswordHash = renewed;
            return 0;
        }, cancellationToken);
    }

    private void RefuseGuessers((string, string) who)
    {
        if (!_wrong.TryGetValue(who, out var attempts) || attempts.Count < options.Value.WrongPasswords)
            return;
        var wait = attempts.First + options.Value.WrongPasswordPause - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
            throw new TaskServerException(ErrorCode.TooManyRequests, string.Create(CultureInfo.InvariantCulture,
                $"too many wrong passwords; try again in {Math.Ceiling(wait.TotalSeconds):0} seconds"))
            { RetryAfter = wait };
        _wrong.TryRemove(who, out _);
    }

    private void CountWrong((string, string) who)
    {
        var now = time.GetUtcNow();
        if (_wrong.Count >= Kept)
            _wrong.Clear(); // many names from many addresses: keeping all of them would be the greater harm
        _wrong.AddOrUpdate(who, new Attempts(1, now), (_, old) =>
            now - old.First > options.Value.WrongPasswordPause ? new Attempts(1, now) : old with { Count = old.Count + 1 });
    }

    private sealed record Attempts(int Count, DateTimeOffset First);
}
