using TaskServer.Access;
using TaskServer.Points;
using TaskServer.Storage;

namespace TaskServer.Hosting;

/// <summary>
/// Commands for whoever has lost a password or all tokens: `reset-password --user NAME [--password NEW]` and `create-token --user NAME`. The server must be
/// stopped; the lock of the data folder sees to that.
/// </summary>
internal static class Maintenance
{
    private const string ResetPassword = "reset-password";
    private const string CreateToken = "create-token";

    public static bool IsAskedFor(string[] args) => args is [ResetPassword or CreateToken, ..];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        // Not the server's settings: there USER is a variable of the shell.
        var options = new ConfigurationBuilder().AddCommandLine(args[1..]).Build();
        if (options["user"] is not { Length: > 0 } user)
        {
            await Console.Error.WriteLineAsync($"usage: TaskServer {args[0]} --user NAME [--Data FOLDER]");
            return 2;
        }

        try
        {
            services.OpenStore();
            using var writer = services.GetRequiredService<StoreWriter>();
            var recovery = services.GetRequiredService<Recovery>();
            if (args[0] == CreateToken)
            {
                await Console.Out.WriteLineAsync(await recovery.CreateTokenAsync(user));
            }
            else
            {
                var password = options["password"] ?? Tokens.New()[..24];
                await recovery.SetPasswordAsync(user, password);
                await Console.Out.WriteLineAsync($"The password of {user} is now: {password}");
            }

            return 0;
        }
        catch (Exception fault) when (fault is StoreException or PointFileException or TaskServerException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }
}
