using Swashbuckle.AspNetCore.SwaggerUI;

namespace TaskServer.Docs;

/// <summary>The contract as a page for people, at /docs. It asks for no credential, and a browser at the root is led there.</summary>
public static class ApiDocsExtensions
{
    private const string Page = "/docs";
    private const string Script = Page + "/docs.js";
    private const string Contract = "/api/v2/swagger.json";

    // Everything comes from this server. Swagger UI sets styles on its elements and draws its icons from data: addresses.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Goes before authentication. Requests for anything else pass unchanged.</summary>
    public static WebApplication UseApiDocs(this WebApplication app)
    {
        app.Use(static (http, next) =>
        {
            if (http.Request.Path != "/" || !HttpMethods.IsGet(http.Request.Method) || !AcceptsHtml(http.Request))
                return next(http);
            http.Response.Redirect(Page);
            return Task.CompletedTask;
        });
        app.UseWhen(static http => http.Request.Path.StartsWithSegments(Page), static page =>
        {
            page.Use(static (http, next) =>
            {
                var headers = http.Response.Headers;
                headers.ContentSecurityPolicy = ContentSecurityPolicy;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "no-referrer";
                return http.Request.Path == Script ? SendScript(http) : next(http);
            });
            page.UseSwaggerUI(static ui =>
            {
                ui.RoutePrefix = Page[1..];
                ui.DocumentTitle = "TaskServer API";
                ui.SwaggerEndpoint(Contract, "InfluxDB v2 tasks");
                ui.InjectJavascript(Script);
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

    // Only a browser names the type: programs send */* or nothing, and get the 404 that the API answers there.
    private static bool AcceptsHtml(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(static accepted => accepted.MatchesMediaType("text/html") && !accepted.MatchesAllTypes);

    private static async Task SendScript(HttpContext http)
    {
        await using var script = typeof(ApiDocsExtensions).Assembly.GetManifestResourceStream("docs.js")
            ?? throw new InvalidOperationException("The script of the page is not embedded in the server.");
        http.Response.ContentType = "text/javascript; charset=utf-8";
        await script.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
