using TaskServer.Docs;
using TaskServer.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddStorage(builder.Configuration);
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

app.UseApiDocs();
app.Run();
return 0;

public sealed partial class Program;
