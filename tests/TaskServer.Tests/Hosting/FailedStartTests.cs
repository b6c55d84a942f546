using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TaskServer.Tests.Hosting;

/// <summary>The program itself, started with what it cannot start with.</summary>
public sealed class FailedStartTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _data = Directory.CreateTempSubdirectory("taskserver-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("The field MaxConcurrentRuns must be between 1 and 100000.", "--Scheduler:MaxConcurrentRuns", "0")]
    [InlineData("Failed to convert configuration value 'many' at 'Scheduler:MaxConcurrentRuns'", "--Scheduler:MaxConcurrentRuns", "many")]
    [InlineData("onboarding failed: missing required fields [org,bucket]", "--Setup:Username", "ann")]
    [InlineData("Invalid url: 'nowhere'", "--Urls", "nowhere")]
    public async Task A_setting_that_makes_no_sense_is_told_in_one_line(string line, params string[] args) =>
        Assert.Contains(line, await FailAsync(args), StringComparison.Ordinal);

    [Fact]
    public async Task An_address_that_is_taken_is_told_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        Assert.Equal($"Failed to bind to address {address}: address already in use.", await FailAsync("--Urls", address));
    }

    [Fact]
    public async Task A_damaged_database_is_told_in_one_line_and_left_as_it_is()
    {
        var file = Path.Combine(_data, "taskserver.db");
        await File.WriteAllTextAsync(file, "this was a database once");
        Assert.Equal($"the file {file} is not a database of this server", await FailAsync());
        Assert.Equal("this was a database once", await File.ReadAllTextAsync(file));
    }

    /// <returns>The line.</returns>
    private async Task<string> FailAsync(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var arg in (string[])[Path.Combine(AppContext.BaseDirectory, "TaskServer.dll"), "--Urls", "http://127.0.0.1:0", "--Data", _data, .. args])
            start.ArgumentList.Add(arg);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }

        Assert.Equal(1, process.ExitCode);
        Assert.DoesNotContain("   at ", await output, StringComparison.Ordinal);
        return Assert.Single((await errors).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
