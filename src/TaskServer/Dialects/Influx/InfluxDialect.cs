using System.Net;
using System.Text;
using Microsoft.Extensions.Primitives;
using TaskServer.Access;

namespace TaskServer.Dialects.Influx;

/// <summary>
/// The door of the InfluxDB API: headers, cross-origin requests, credentials, and paths and methods that are none. Owns every path
/// that no other dialect claims.
/// </summary>
internal sealed class InfluxDialect(Authenticator authenticator) : IDialect
{
    /// <summary>The release whose behaviour this dialect has: clients read it to know what they may ask for.</summary>
    public const string Version = "v2.9.1";

    private const string Methods = "POST, GET, OPTIONS, PUT, DELETE, PATCH";
    private const string Headers = "Accept, Content-Type, Content-Length, Accept-Encoding, Authorization, User-Agent";
    private static readonly StringValues BuildHeader = "OSS";
    private static readonly StringValues VersionHeader = Version;

    public bool Owns(PathString path) => true;

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        AddHeaders(http);
        if (!HasKnownMethod(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }
        if (http.Request.Headers.Origin is [{ } origin])
        {
            http.Response.Headers.AccessControlAllowOrigin = origin;
            if (HttpMethods.IsOptions(http.Request.Method))
                return AllowOrigin(http);
        }
        if (!InfluxPaths.IsApi(http.Request.Path))
            return http.GetEndpoint() is null || IsMisspelt(http) ? NothingThere(http) : next(http);
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }
        if (http.GetEndpoint()?.Metadata.GetMetadata<OpenToAllAttribute>() is not null && !IsMisspelt(http))
            return next(http);

        var authenticating = AuthenticateAsync(http);
        return authenticating.IsCompletedSuccessfully ? Enter(http, next, authenticating.Result) : Awaited(authenticating, http, next);

        async Task Awaited(ValueTask<Principal?> pending, HttpContext context, RequestDelegate inside) =>
            await Enter(context, inside, await pending);
    }

    public bool IsRefusal(Exception exception) => exception is MalformedRequestException || Refusal.Of(exception) is not null;

    public Task WriteErrorAsync(HttpContext http, Exception exception)
    {
        InfluxErrors.Write(http, exception);
        return Task.CompletedTask;
    }

    private async ValueTask<Principal?> AuthenticateAsync(HttpContext http)
    {
        try
        {
            var caller = Credentials.Token(http.Request) is { } token ? await authenticator.FromTokenAsync(token, http.RequestAborted)
                : Credentials.SessionKey(http.Request) is { } key ? await authenticator.FromSessionAsync(key, http.RequestAborted)
                : null;
            if (caller is null)
                InfluxErrors.Write(http, ErrorCode.Unauthorized, "unauthorized access", pretty: false);
            return caller;
        }
        catch (TaskServerException refused)
        {
            InfluxErrors.Write(http, refused.Code, refused.Message, pretty: false);
            return null;
        }
    }

    /// <param name="caller">Null where the answer is written already.</param>
    private static Task Enter(HttpContext http, RequestDelegate next, Principal? caller)
    {
        if (caller is null)
            return Task.CompletedTask;
        http.Features.Set(caller);
        if (InfluxPaths.IsUnusual(http.Request.Path.Value!))
        {
            if (InfluxPaths.IsTasks(http.Request.Path))
            {
                var canonical = InfluxPaths.Canonical(http.Request.Path.Value!);
                if (canonical is null)
                    return PathNotFound(http);
                if (canonical != http.Request.Path.Value)
                    return Redirect(http, canonical);
            }
            else if (IsMisspelt(http))
                return PathNotFound(http);
        }
        return http.GetEndpoint() switch
        {
            null => PathNotFound(http),
            RouteEndpoint => next(http),
            { RequestDelegate: { } refusal } => WrongMethodAsync(http, refusal),
            _ => PathNotFound(http),
        };
    }

    private static bool IsMisspelt(HttpContext http) =>
        http.GetEndpoint() is RouteEndpoint route
        && InfluxPaths.IsUnusual(http.Request.Path.Value!)
        && !InfluxPaths.HasCaseOf(http.Request.Path.Value!, route.RoutePattern);

    private static Task PathNotFound(HttpContext http)
    {
        InfluxErrors.Write(http, ErrorCode.NotFound, "path not found", pretty: !InfluxPaths.IsTasks(http.Request.Path));
        return Task.CompletedTask;
    }

    /// <summary>Routing knows the other methods of the path and names them in `Allow`; only the task routes pass that on.</summary>
    private static async Task WrongMethodAsync(HttpContext http, RequestDelegate refusal)
    {
        await refusal(http);
        var allowed = http.Response.Headers.Allow.ToString().Split(", ", StringSplitOptions.RemoveEmptyEntries);
        http.Response.Headers.Allow = default;
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        if (!InfluxPaths.IsTasks(http.Request.Path))
            return;
        var list = string.Join(", ", allowed.Append("OPTIONS").Order(StringComparer.Ordinal));
        http.Response.Headers.Allow = list;
        InfluxErrors.Write(http, ErrorCode.MethodNotAllowed, $"allow: {list}", pretty: false);
    }

    private static Task Redirect(HttpContext http, string path)
    {
        var location = new PathString(path).ToUriComponent() + http.Request.QueryString;
        http.Response.Headers.Location = location;
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            return Task.CompletedTask;
        }
        http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
        return Text(http, "text/html", $"<a href=\"{WebUtility.HtmlEncode(location)}\">Moved Permanently</a>.\n\n");
    }

    private static Task NothingThere(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Text(http, "text/plain", "no assets included in binary\n");
    }

    private static Task Text(HttpContext http, string type, string text)
    {
        http.Response.ContentType = type + "; charset=utf-8";
        http.Response.ContentLength = Encoding.UTF8.GetByteCount(text);
        return http.Response.WriteAsync(text);
    }

    private static Task AllowOrigin(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        http.Response.Headers.AccessControlAllowMethods = Methods;
        http.Response.Headers.AccessControlAllowHeaders = Headers;
        return Task.CompletedTask;
    }

    private static void AddHeaders(HttpContext http)
    {
        http.Response.Headers["X-Influxdb-Build"] = BuildHeader;
        http.Response.Headers["X-Influxdb-Version"] = VersionHeader;
    }

    private static bool HasKnownMethod(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsPost(request.Method) || HttpMethods.IsPatch(request.Method)
        || HttpMethods.IsDelete(request.Method) || HttpMethods.IsPut(request.Method) || HttpMethods.IsHead(request.Method)
        || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method) || HttpMethods.IsConnect(request.Method);
}
