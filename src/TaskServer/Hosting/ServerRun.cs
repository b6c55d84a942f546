using Microsoft.Extensions.Options;
using TaskServer.Points;
using TaskServer.Storage;

namespace TaskServer.Hosting;

public static class ServerRun
{
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(1);

    /// <summary>Runs until the server is told to stop. What an operator can mend is told in one line, not as a crash.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunServerAsync(this WebApplication app)
    {
        try
        {
            app.Services.OpenStore();
            app.Services.OpenPoints();
            app.Lifetime.ApplicationStarted.Register(() => _ = ReturnMemoryAsync(app.Lifetime.ApplicationStopping));
            await app.RunAsync();
            return 0;
        }
        catch (Exception fault) when (IsForTheOperator(fault))
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    // What only the start needed goes back to the system: a server that waits for its tasks should be small.
    private static async Task ReturnMemoryAsync(CancellationToken stopping)
    {
        await Task.Delay(SettlingTime, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopping.IsCancellationRequested)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    // A locked or damaged folder; a first start with settings that make no sense; a bad option; an address that is taken.
    private static bool IsForTheOperator(Exception fault) =>
        fault is StoreException or PointFileException or TaskServerException or FormatException or OptionsValidationException or IOException;
}
