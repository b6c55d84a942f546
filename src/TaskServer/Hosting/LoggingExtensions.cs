using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace TaskServer.Hosting;

public static class LoggingExtensions
{
    private const string Readable = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>
    /// Lines to read in a terminal, compact JSON in a container; `Logging:Format` (`text`, `json`) decides otherwise. Levels are the usual
    /// `Logging:LogLevel` section.
    /// </summary>
    public static WebApplicationBuilder AddServerLog(this WebApplicationBuilder builder)
    {
        var settings = new LoggerConfiguration()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            // Told in one line instead, or by the crash.
            .Filter.ByExcluding(line => line.Exception is not null && line.MessageTemplate.Text == FailedStart.FrameworkReport);
        foreach (var level in builder.Configuration.GetSection("Logging:LogLevel").GetChildren())
        {
            var minimum = LevelOf(level.Value);
            settings = level.Key == "Default" ? settings.MinimumLevel.Is(minimum) : settings.MinimumLevel.Override(level.Key, minimum);
        }
        settings = IsForMachines(builder.Configuration)
            ? settings.WriteTo.Console(new RenderedCompactJsonFormatter())
            : settings.WriteTo.Console(outputTemplate: Readable, formatProvider: CultureInfo.InvariantCulture);
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(settings.CreateLogger(), dispose: true);
        return builder;
    }

    private static bool IsForMachines(ConfigurationManager configuration) => configuration["Logging:Format"] switch
    {
        { } format => format.Equals("json", StringComparison.OrdinalIgnoreCase),
        null => configuration.GetValue("DOTNET_RUNNING_IN_CONTAINER", false),
    };

    private static LogEventLevel LevelOf(string? level) => level switch
    {
        "Trace" => LogEventLevel.Verbose,
        "Critical" => LogEventLevel.Fatal,
        "None" => LevelAlias.Off,
        _ => Enum.TryParse<LogEventLevel>(level, ignoreCase: true, out var known) ? known : LogEventLevel.Information,
    };
}
