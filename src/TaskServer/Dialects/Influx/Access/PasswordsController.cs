using Microsoft.AspNetCore.Mvc;
using TaskServer.Access;

namespace TaskServer.Dialects.Influx.Access;

/// <summary>Setting somebody's password needs a right; changing one's own needs the old one.</summary>
[Pretty]
[Route("api/v2")]
internal sealed class PasswordsController(UserService users, SignIn signIn) : InfluxController
{
    [HttpPost("users/{id}/password")]
    public async Task<IActionResult> Set(string id, PasswordBody body, CancellationToken cancellationToken)
    {
        await users.SetPasswordAsync(Caller, UserId(id), body.Password, Credentials.SessionKey(Request), cancellationToken);
        return NoContent();
    }

    [HttpPut("users/{id}/password")]
    public Task<IActionResult> Change(string id, PasswordBody body, CancellationToken cancellationToken) =>
        ChangeAsync(UserId(id), body, cancellationToken);

    [HttpPut("me/password")]
    public Task<IActionResult> ChangeMine(PasswordBody body, CancellationToken cancellationToken) =>
        ChangeAsync(Caller.UserId, body, cancellationToken);

    private async Task<IActionResult> ChangeAsync(PlatformId id, PasswordBody body, CancellationToken cancellationToken)
    {
        if (Credentials.Basic(Request) is not { } credentials)
            throw TaskServerException.Unauthorized("unauthorized access");
        var user = await signIn.CheckAsync(credentials.Name, credentials.Password, Address, cancellationToken);
        if (user.Id != id)
            throw new TaskServerException(ErrorCode.Forbidden, "your userID is incorrect");
        await users.SetPasswordAsync(Caller, id, body.Password, Credentials.SessionKey(Request), cancellationToken);
        return NoContent();
    }

    private static PlatformId UserId(string id) => PlatformId.TryParse(id, null, out var userId)
        ? userId
        : throw new MalformedRequestException("invalid user ID provided in route");
}
