using TaskServer.Access;
using TaskServer.Dialects;
using TaskServer.Dialects.Influx;
using TaskServer.Docs;
using TaskServer.Engines;
using TaskServer.Hosting;
using TaskServer.Points;
using TaskServer.Scheduling;
using TaskServer.Storage;

if (HealthCheck.IsAskedFor(args))
    return await HealthCheck.RunAsync(args);

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddServer();
    builder.Services.AddStorage(builder.Configuration).AddPoints().AddAccess().AddScriptEngines().AddScheduling().AddShutdownTimeout();
    builder.Services.AddInflux();
    var app = builder.Build();
    if (Maintenance.IsAskedFor(args))
        return await Maintenance.RunAsync(app.Services, args);

    app.UseRequestTelemetry();
    app.UseApiDocs();
    app.UseDialects();
    await app.RunServerAsync();
    return 0;
}
catch (Exception fault) when (FailedStart.LineFor(fault) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}

public sealed partial class Program;
