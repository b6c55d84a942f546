using System.Text.RegularExpressions;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Values;

/// <summary>
/// A match that takes its time, on a thread of its own, so that a run which is stopped need not wait for it: the framework's matcher looks at a clock, but at
/// nothing else. A thread that is left behind ends when its present attempt does, and each attempt may take a few times as long as the one before.
/// </summary>
internal static class SlowMatch
{
    private static readonly TimeSpan[] Attempts = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(32)];

    // Those that were left behind count, too: no script can occupy more processors by being stopped often.
    private static readonly SemaphoreSlim Places = new(Environment.ProcessorCount);

    public static T Run<T>(string pattern, RegexOptions options, Func<Regex, T> match)
    {
        var token = Work.Token;
        Places.Wait(token);
        var task = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return Attempt(pattern, options, match, token);
                }
                finally
                {
                    Places.Release();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        Task.WaitAny([task], token);
        return task.GetAwaiter().GetResult();
    }

    private static T Attempt<T>(string pattern, RegexOptions options, Func<Regex, T> match, CancellationToken token)
    {
        foreach (var time in Attempts)
        {
            token.ThrowIfCancellationRequested();
            try
            {
                return match(new Regex(pattern, options, time));
            }
            catch (RegexMatchTimeoutException)
            {
                // The next attempt has more time.
            }
        }
        throw FluxException.Invalid($"a regular expression takes longer than {Attempts[^1].TotalSeconds} seconds for one text");
    }
}
