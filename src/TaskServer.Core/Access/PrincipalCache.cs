using System.Collections.Concurrent;

namespace TaskServer.Access;

/// <summary>
/// The principals of credentials seen lately, so that a request costs no query. Whoever changes users, tokens, memberships or
/// organizations calls <see cref="Clear"/> in the step of the commit.
/// </summary>
public sealed class PrincipalCache
{
    private const int Kept = 10_000;
    private readonly ConcurrentDictionary<string, CachedPrincipal> _byKey = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _generation;

    /// <summary>Asked for before the store is read: what was read is kept only if nothing was cleared meanwhile.</summary>
    internal long Generation => Interlocked.Read(ref _generation);

    internal CachedPrincipal? Find(string key) => _byKey.GetValueOrDefault(key);

    internal void Keep(string key, CachedPrincipal principal, long generation)
    {
        lock (_lock)
        {
            if (generation != _generation)
                return;
            if (_byKey.Count >= Kept)
                _byKey.Clear();
            _byKey[key] = principal;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _generation++;
            _byKey.Clear();
        }
    }
}

/// <summary>A principal, and whether it may enter at all.</summary>
internal sealed record CachedPrincipal(Principal Principal, bool IsTokenActive, bool IsUserActive)
{
    /// <exception cref="TaskServerException">The token or the user is inactive.</exception>
    public Principal Enter() =>
        !IsTokenActive ? throw TaskServerException.Unauthorized("token is inactive")
        : !IsUserActive ? throw new TaskServerException(ErrorCode.Forbidden, "User is inactive")
        : Principal;
}
