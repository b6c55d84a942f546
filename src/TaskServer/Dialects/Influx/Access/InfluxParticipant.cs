using System.Text.Json.Serialization;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

internal sealed record InfluxParticipant(
    [property: JsonPropertyName("role")] string Role,
    [property: JsonPropertyName("links")] ParticipantLinks Links,
    [property: JsonPropertyName("id")] PlatformId Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("status")] string Status)
{
    /// <param name="withLogs">The task routes link to the user's logs, the others do not.</param>
    public static InfluxParticipant From(Participant participant, bool withLogs)
    {
        var self = $"/api/v2/users/{participant.User.Id}";
        return new InfluxParticipant(
            participant.Role == MembershipRole.Owner ? "owner" : "member",
            new ParticipantLinks(withLogs ? self + "/logs" : null, self),
            participant.User.Id,
            participant.User.Name,
            InfluxStatus.Of(participant.User.IsActive));
    }
}

internal sealed record ParticipantLinks(
    [property: JsonPropertyName("logs")] string? Logs,
    [property: JsonPropertyName("self")] string Self);

internal sealed record InfluxParticipants(
    [property: JsonPropertyName("links")] SelfLink Links,
    [property: JsonPropertyName("users")] IEnumerable<InfluxParticipant> Users);

internal sealed record ParticipantBody(PlatformId UserId) : IInfluxBody<ParticipantBody>
{
    public static ParticipantBody Read(GoValue body) => new(
        body.AsObject("User").Id("id") ?? throw new MalformedRequestException("user id missing or invalid", inBody: true));
}
