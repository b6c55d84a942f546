namespace TaskServer.Hosting;

/// <summary>`--check-health` asks the server that runs with the same settings how it is: what a container's health check needs and its image has no tool for.</summary>
internal static class HealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static bool IsAskedFor(string[] args) => args.Contains("--check-health");

    /// <returns>0 where the server is well.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var settings = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddEnvironmentVariables()
            .AddCommandLine([.. args.Where(arg => arg != "--check-health")])
            .Build();
        var address = (settings["Urls"] ?? "http://localhost:8086").Split(';')[0];
        foreach (var anyHost in (string[])["0.0.0.0", "[::]", "*", "+"])
            address = address.Replace($"//{anyHost}", "//localhost", StringComparison.Ordinal);
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var answer = await client.GetAsync(new Uri(new Uri(address), "/health"));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or UriFormatException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }
}
