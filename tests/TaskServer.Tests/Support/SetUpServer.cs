namespace TaskServer.Tests.Support;

/// <summary>One server for all tests of a class, set up.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit asks IAsyncLifetime")]
public sealed class SetUpServer : IAsyncLifetime
{
    public TaskServerApp App { get; } = new();

    public Task InitializeAsync() => App.SetUpAsync("admin", "Passw0rd!", "acme", "data");

    public Task DisposeAsync() => App.DisposeAsync().AsTask();
}
