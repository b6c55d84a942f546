namespace TaskServer.Access;

/// <summary>Who is asking, and what that one may do. Made once per request from a credential, or from a task's owner for a run.</summary>
public sealed record Principal(PlatformId UserId, IReadOnlyList<Permission> Permissions)
{
    /// <summary>True where the credential was a session cookie, not a token.</summary>
    public bool IsSession { get; init; }

    /// <summary>The token that was used, if one was.</summary>
    public PlatformId? AuthorizationId { get; init; }

    /// <summary>The token's organization: where things go that name none. Null for a session.</summary>
    public PlatformId? OrganizationId { get; init; }

    public bool May(Permission wanted)
    {
        foreach (var permission in Permissions)
            if (permission.Covers(wanted))
                return true;
        return false;
    }

    /// <exception cref="TaskServerException">Unauthorized: `write:orgs/… is unauthorized`.</exception>
    public void Demand(Permission wanted)
    {
        if (!May(wanted))
            throw TaskServerException.Unauthorized($"{wanted} is unauthorized");
    }
}
