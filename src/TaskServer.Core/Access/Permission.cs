namespace TaskServer.Access;

public enum PermissionAction
{
    Read,
    Write,
}

/// <summary>An action on a type of resource, on all of an organization, or on one thing.</summary>
/// <param name="Type">One of <see cref="ResourceTypes.All"/>.</param>
public sealed record Permission(PermissionAction Action, string Type, PlatformId? Id = null, PlatformId? OrganizationId = null)
{
    /// <summary>Reading and writing everything: what the token of the set-up may do.</summary>
    public static IReadOnlyList<Permission> OfOperator { get; } =
    [
        .. from type in ResourceTypes.All
        where type != ResourceTypes.Instance
        from action in new[] { PermissionAction.Read, PermissionAction.Write }
        select new Permission(action, type),
    ];

    /// <summary>Whether holding this permission is enough where <paramref name="wanted"/> is asked for.</summary>
    public bool Covers(Permission wanted) =>
        Action == wanted.Action
        && (Type == ResourceTypes.Instance
            || (Type == wanted.Type
                && ((Id is null && OrganizationId is null)
                    || (Id is null && OrganizationId == wanted.OrganizationId)
                    || (Id is not null && Id == wanted.Id))));

    /// <summary>The form that messages show: `write:orgs/ORG/tasks/ID`, `read:users/ID`, `write:orgs`.</summary>
    public override string ToString()
    {
        var action = Action == PermissionAction.Read ? "read:" : "write:";
        var organization = OrganizationId is { } o ? $"orgs/{o}/" : "";
        var id = Id is { } i ? $"/{i}" : "";
        return action + organization + Type + id;
    }
}
