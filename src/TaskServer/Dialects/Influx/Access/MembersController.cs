using Microsoft.AspNetCore.Mvc;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

/// <summary>Members and owners of one kind of thing; the kinds differ in their path and their style only.</summary>
internal abstract class MembersController(MembershipService memberships, string resourceType) : InfluxController
{
    /// <summary>Whether a user's links name the logs, too.</summary>
    protected virtual bool HasLogLinks => false;

    [HttpGet("members")]
    public Task<IActionResult> Members(PlatformId id, CancellationToken cancellationToken) =>
        ListAsync(id, MembershipRole.Member, cancellationToken);

    [HttpGet("owners")]
    public Task<IActionResult> Owners(PlatformId id, CancellationToken cancellationToken) =>
        ListAsync(id, MembershipRole.Owner, cancellationToken);

    [HttpPost("members")]
    public Task<IActionResult> AddMember(PlatformId id, ParticipantBody body, CancellationToken cancellationToken) =>
        AddAsync(id, body, MembershipRole.Member, cancellationToken);

    [HttpPost("owners")]
    public Task<IActionResult> AddOwner(PlatformId id, ParticipantBody body, CancellationToken cancellationToken) =>
        AddAsync(id, body, MembershipRole.Owner, cancellationToken);

    [HttpDelete("members/{userId}")]
    public Task<IActionResult> RemoveMember(PlatformId id, PlatformId userId, CancellationToken cancellationToken) =>
        RemoveAsync(id, userId, MembershipRole.Member, cancellationToken);

    [HttpDelete("owners/{userId}")]
    public Task<IActionResult> RemoveOwner(PlatformId id, PlatformId userId, CancellationToken cancellationToken) =>
        RemoveAsync(id, userId, MembershipRole.Owner, cancellationToken);

    private async Task<IActionResult> ListAsync(PlatformId id, MembershipRole role, CancellationToken cancellationToken)
    {
        var found = await memberships.ListAsync(Caller, resourceType, id, role, cancellationToken);
        var self = $"/api/v2/{resourceType}/{id}/{(role == MembershipRole.Owner ? "owners" : "members")}";
        return Ok(
            new InfluxParticipants(new SelfLink(self), found.Select(participant => InfluxParticipant.From(participant, HasLogLinks))),
            InfluxJson.Default.InfluxParticipants);
    }

    private async Task<IActionResult> AddAsync(PlatformId id, ParticipantBody body, MembershipRole role, CancellationToken cancellationToken)
    {
        var added = await memberships.AddAsync(Caller, resourceType, id, body.UserId, role, cancellationToken);
        return Created(InfluxParticipant.From(added, HasLogLinks), InfluxJson.Default.InfluxParticipant);
    }

    private async Task<IActionResult> RemoveAsync(PlatformId id, PlatformId userId, MembershipRole role, CancellationToken cancellationToken)
    {
        await memberships.RemoveAsync(Caller, resourceType, id, userId, role, cancellationToken);
        return NoContent();
    }
}

[Pretty]
[Route("api/v2/orgs/{id}")]
internal sealed class OrganizationMembersController(MembershipService memberships)
    : MembersController(memberships, ResourceTypes.Organizations);

[Pretty]
[Route("api/v2/buckets/{id}")]
internal sealed class BucketMembersController(MembershipService memberships)
    : MembersController(memberships, ResourceTypes.Buckets);

[Route("api/v2/tasks/{id}")]
internal sealed class TaskMembersController(MembershipService memberships)
    : MembersController(memberships, ResourceTypes.Tasks)
{
    protected override bool HasLogLinks => true;
}
