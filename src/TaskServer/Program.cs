using TaskServer.Access;
using TaskServer.Dialects;
using TaskServer.Dialects.Influx;
using TaskServer.Docs;
using TaskServer.Engines;
using TaskServer.Hosting;
using TaskServer.Points;
using TaskServer.Scheduling;
using TaskServer.Storage;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServer();
builder.Services.AddStorage(builder.Configuration).AddPoints().AddAccess().AddScriptEngines().AddScheduling().AddShutdownTimeout();
builder.Services.AddInflux();
var app = builder.Build();
try
{
    app.Services.OpenStore();
}
catch (StoreException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}

app.UseRequestTelemetry();
app.UseApiDocs();
app.UseDialects();
app.Run();
return 0;

public sealed partial class Program;
