using Microsoft.Net.Http.Headers;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace TaskServer.Docs;

/// <summary>The contract as a page for people, at /docs, and as JSON for tools, at /api/v2/swagger.json. Neither asks for credentials.</summary>
public static class ApiDocsExtensions
{
    private const string Page = "/docs";
    private const string Contract = "/api/v2/swagger.json";

    // Everything comes from this server. Swagger UI sets styles on its elements and draws its icons from data: addresses.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Goes before authentication. Requests for anything else pass unchanged.</summary>
    public static WebApplication UseApiDocs(this WebApplication app)
    {
        app.Use(static (http, next) => Answer(http) is { } answer ? answer : next(http));
        app.UseWhen(static http => http.Request.Path.StartsWithSegments(Page), static page =>
        {
            page.Use(static (http, next) =>
            {
                var headers = http.Response.Headers;
                headers.ContentSecurityPolicy = ContentSecurityPolicy;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "no-referrer";
                return http.Request.Path == Page + "/docs.js" ? Send(http, "text/javascript; charset=utf-8", Script.Value) : next(http);
            });
            page.UseSwaggerUI(static ui =>
            {
                ui.RoutePrefix = Page[1..];
                ui.DocumentTitle = "TaskServer API";
                ui.SwaggerEndpoint(Contract, "InfluxDB v2 tasks");
                ui.InjectJavascript(Page + "/docs.js");
                ui.DocExpansion(DocExpansion.List);
                ui.DefaultModelsExpandDepth(0);
                ui.DisplayRequestDuration();
                ui.EnableDeepLinking();
                ui.EnableFilter();
                ui.EnablePersistAuthorization();
            });
        });
        return app;
    }

    private static Task? Answer(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method))
            return null;
        if (http.Request.Path == "/" && AcceptsHtml(http.Request))
        {
            http.Response.Redirect(Page);
            return Task.CompletedTask;
        }

        return http.Request.Path == Contract ? Send(http, "application/json; charset=utf-8", ApiContract.Json) : null;
    }

    // Only a browser names the type: programs send */* or nothing, and get the 404 that the API answers there.
    private static bool AcceptsHtml(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(static accepted => accepted.MatchesMediaType("text/html") && !accepted.MatchesAllTypes);

    private static Task Send(HttpContext http, string type, ReadOnlyMemory<byte> body)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    private static readonly Lazy<ReadOnlyMemory<byte>> Script = new(static () =>
    {
        using var resource = typeof(ApiDocsExtensions).Assembly.GetManifestResourceStream("docs.js")
            ?? throw new InvalidOperationException("The script of the page is not embedded in the server.");
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    });
}
