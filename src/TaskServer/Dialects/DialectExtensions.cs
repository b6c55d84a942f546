namespace TaskServer.Dialects;

public static class DialectExtensions
{
    /// <summary>Routing, and then each request to the dialect that owns its path.</summary>
    public static void UseDialects(this WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<DialectMiddleware>();
        app.MapControllers();
    }
}
