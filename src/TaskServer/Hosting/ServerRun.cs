using TaskServer.Points;
using TaskServer.Storage;

namespace TaskServer.Hosting;

public static class ServerRun
{
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(1);

    /// <summary>Opens the stores, and runs until the server is told to stop.</summary>
    public static async Task RunServerAsync(this WebApplication app)
    {
        app.Services.OpenStore();
        app.Services.OpenPoints();
        app.Lifetime.ApplicationStarted.Register(() => _ = ReturnMemoryAsync(app.Lifetime.ApplicationStopping));
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch
            {
                // What has started goes on in the background, and must end before the stores under it close.
                await app.StopAsync();
                throw;
            }

            await app.WaitForShutdownAsync();
        }
    }

    // What only the start needed goes back to the system: a server that waits for its tasks should be small.
    private static async Task ReturnMemoryAsync(CancellationToken stopping)
    {
        await Task.Delay(SettlingTime, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopping.IsCancellationRequested)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
