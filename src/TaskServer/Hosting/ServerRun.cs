using Microsoft.Extensions.Options;
using TaskServer.Points;
using TaskServer.Storage;

namespace TaskServer.Hosting;

public static class ServerRun
{
    /// <summary>Runs until the server is told to stop. What an operator can mend is told in one line, not as a crash.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunServerAsync(this WebApplication app)
    {
        try
        {
            app.Services.OpenStore();
            app.Services.OpenPoints();
            await app.RunAsync();
            return 0;
        }
        catch (Exception fault) when (IsForTheOperator(fault))
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    // A locked or damaged folder; a first start with settings that make no sense; a bad option; an address that is taken.
    private static bool IsForTheOperator(Exception fault) =>
        fault is StoreException or PointFileException or TaskServerException or FormatException or OptionsValidationException or IOException;
}
