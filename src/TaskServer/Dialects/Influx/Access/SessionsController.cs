using Microsoft.AspNetCore.Mvc;
using TaskServer.Access;

namespace TaskServer.Dialects.Influx.Access;

/// <summary>Signing in with a name and a password, and out again. Bodies are not looked at: one client sends nonsense.</summary>
[Pretty]
[OpenToAll]
[Route("api/v2")]
internal sealed class SessionsController(SignIn signIn, Sessions sessions) : InfluxController
{
    [HttpPost("signin")]
    public async Task<IActionResult> Begin(CancellationToken cancellationToken)
    {
        if (Credentials.Basic(Request) is not { } credentials)
            throw TaskServerException.Unauthorized("unauthorized access");
        var (key, expires) = await signIn.BeginSessionAsync(credentials.Name, credentials.Password, Address, cancellationToken);
        // Written by hand: clients compare the order of the attributes.
        var secure = Request.IsHttps ? "; Secure" : "";
        Response.Headers.SetCookie = $"{Credentials.SessionCookie}={key}; Path=/api/; Expires={expires:R}; HttpOnly{secure}; SameSite=Strict";
        return NoContent();
    }

    [HttpPost("signout")]
    public IActionResult End() => Credentials.SessionKey(Request) is { } key && sessions.End(key)
        ? NoContent()
        : throw TaskServerException.Unauthorized("unauthorized access");
}
