using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection;
using TaskServer.Access;
using TaskServer.Dialects;
using TaskServer.Dialects.Influx;
using TaskServer.Docs;
using TaskServer.Engines;
using TaskServer.Hosting;
using TaskServer.Points;
using TaskServer.Scheduling;
using TaskServer.Storage;

namespace TaskServer.Benchmarks;

/// <summary>
/// The server as it is shipped, in a process of its own, with two routes to compare with: `/bare` writes constant bytes before anything of ours has
/// run, `/api/v2/constant` writes them from a controller behind the whole pipeline. Prints its address, and ends with its standard input.
/// </summary>
internal static class HttpServer
{
    public const string Name = "http-server";
    public const string BarePath = "/bare";
    public const string ConstantPath = "/api/v2/constant";

    private static byte[] s_answer = [];

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var output = Console.Out;
        await using var log = new StreamWriter(Path.Combine(builder.Configuration["Data"]!, "log.txt")) { AutoFlush = true };
        Console.SetOut(log);
        s_answer = Encoding.ASCII.GetBytes(new string('x', int.Parse(builder.Configuration["AnswerBytes"]!, System.Globalization.CultureInfo.InvariantCulture)));
        builder.AddServer();
        builder.Services.AddStorage(builder.Configuration).AddPoints().AddAccess().AddScriptEngines().AddScheduling().AddShutdownTimeout();
        builder.Services.AddInflux();
        builder.Services.AddMvcCore().ConfigureApplicationPartManager(parts =>
        {
            foreach (var part in (Type[])[typeof(InfluxExtensions), typeof(HttpServer)])
                parts.ApplicationParts.Add(new AssemblyPart(part.Assembly));
            parts.FeatureProviders.Add(new Constant());
        });
        var app = builder.Build();
        app.Use(static (http, next) => http.Request.Path == BarePath ? Answer(http) : next(http));
        app.UseRequestTelemetry();
        app.UseApiDocs();
        app.UseDialects();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            output.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            output.Flush();
        });
        _ = Task.Run(() =>
        {
            Console.In.ReadToEnd();
            app.Lifetime.StopApplication();
        });
        await app.RunServerAsync();
        return 0;
    }

    private static Task Answer(HttpContext http)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = s_answer.Length;
        return http.Response.Body.WriteAsync(s_answer, 0, s_answer.Length);
    }

    private sealed class Constant : ControllerFeatureProvider
    {
        protected override bool IsController(TypeInfo typeInfo) => typeInfo == typeof(ConstantController);
    }

    [Route(ConstantPath)]
    internal sealed class ConstantController : InfluxController
    {
        [HttpGet]
        public async Task<IActionResult> Get()
        {
            // The same permission that a task is asked for.
            Caller.Demand(new Permission(PermissionAction.Read, ResourceTypes.Tasks, Caller.UserId, Caller.OrganizationId));
            await Answer(HttpContext);
            return new EmptyResult();
        }
    }
}
