using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace TaskServer.Access;

/// <summary>Sessions of users who signed in. They live in memory and end with the process.</summary>
public sealed class Sessions(TimeProvider time, IOptions<AccessOptions> options)
{
    // A session in use lives at least this much longer, so that nobody is put out in the middle of something.
    private static readonly TimeSpan Prolongation = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Session> _byKey = new(StringComparer.Ordinal);

    /// <returns>The session's key, and when it ends if it is not used.</returns>
    public (string Key, DateTimeOffset Expires) Begin(PlatformId userId)
    {
        var now = time.GetUtcNow();
        foreach (var (old, session) in _byKey)
        {
            if (session.Expires <= now)
                _byKey.TryRemove(old, out _);
        }
        var key = Tokens.New();
        var expires = now + options.Value.SessionLength;
        _byKey[key] = new Session(userId, expires);
        return (key, expires);
    }

    /// <returns>The session's user; null where the session is unknown or has expired.</returns>
    public PlatformId? Use(string key)
    {
        if (!_byKey.TryGetValue(key, out var session))
            return null;
        var now = time.GetUtcNow();
        if (session.Expires <= now)
        {
            _byKey.TryRemove(key, out _);
            return null;
        }
        if (session.Expires < now + Prolongation)
            _byKey.TryUpdate(key, session with { Expires = now + Prolongation }, session);
        return session.UserId;
    }

    public bool End(string key) => _byKey.TryRemove(key, out var session) && session.Expires > time.GetUtcNow();

    /// <summary>Ends all sessions of a user but the one that is in use.</summary>
    public void EndOf(PlatformId userId, string? except = null)
    {
        foreach (var (key, session) in _byKey)
        {
            if (session.UserId == userId && key != except)
                _byKey.TryRemove(key, out _);
        }
    }

    private sealed record Session(PlatformId UserId, DateTimeOffset Expires);
}
