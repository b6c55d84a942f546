using InfluxDB.Client;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Clients;

/// <summary>A server that listens on a port, as client libraries bring their own connections; set up, unless it is the set-up that is tested.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit asks IAsyncLifetime")]
public sealed class ListeningServer : IAsyncLifetime
{
    public const string User = "admin";
    public const string Password = "Passw0rd!";
    public const string Organization = "acme";
    public const string Bucket = "data";

    public TaskServerApp App { get; } = Start();

    public InfluxDBClient Client { get; private set; } = null!;

    public string Address => App.ClientOptions.BaseAddress.ToString().TrimEnd('/');

    /// <summary>A server that nobody has set up yet.</summary>
    public static TaskServerApp Start()
    {
        var app = new TaskServerApp { Time = TimeProvider.System };
        app.UseKestrel(0);
        app.StartServer();
        return app;
    }

    public async Task InitializeAsync()
    {
        await App.SetUpAsync(User, Password, Organization, Bucket);
        Client = new InfluxDBClient(Address, App.Token);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
