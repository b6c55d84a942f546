using System.Net.Sockets;
using Microsoft.Extensions.Options;
using TaskServer.Points;
using TaskServer.Storage;

namespace TaskServer.Hosting;

/// <summary>What keeps the server from starting and an operator can mend is told in one line. Anything else is our fault, and ends as a crash with its trace.</summary>
internal static class FailedStart
{
    /// <summary>The text of the framework's own report, which holds the whole trace.</summary>
    public const string FrameworkReport = "Hosting failed to start";

    // Both throw a plain InvalidOperationException: a setting that is no number, an address that needs a certificate.
    private static readonly string[] ReadersOfSettings = ["Microsoft.Extensions.Configuration.Binder", "Microsoft.AspNetCore.Server.Kestrel.Core"];

    /// <returns>Null where it is nothing that an operator can mend.</returns>
    public static string? LineFor(Exception fault) => fault switch
    {
        // A locked or damaged folder; a first start with settings that make no sense.
        StoreException or PointFileException or TaskServerException or FormatException => OneLine(fault.Message),
        OptionsValidationException invalid => OneLine(string.Join("; ", invalid.Failures)),
        // An address that is taken, or is none of this machine's.
        IOException or UnauthorizedAccessException or SocketException => OneLine(fault.Message),
        InvalidDataException => OneLine($"{fault.Message} {fault.InnerException?.Message}"),
        InvalidOperationException when ReadersOfSettings.Contains(fault.Source) => OneLine(fault.Message),
        AggregateException several when several.InnerExceptions.Select(LineFor).ToList() is var lines && !lines.Contains(null) => string.Join("; ", lines),
        _ => null,
    };

    private static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
