using System.Text;
using CsCheck;
using TaskServer.Flux.Tests.Cases;
using TaskServer.Flux.Tests.Syntax;

namespace TaskServer.Flux.Tests.Runtime;

/// <summary>
/// Whatever a script is, it runs or is refused in words: nothing else comes out, and the process stays. The variable FLUX_RANDOM_SCRIPTS asks for more than
/// the few that every test run tries, as 1000000.
/// </summary>
public sealed class RandomScriptTests
{
    private static readonly long Count = long.TryParse(Environment.GetEnvironmentVariable("FLUX_RANDOM_SCRIPTS"), out var count) ? count : 600;

    private static readonly string[] Known = [.. FluxCase.All.Where(c => !c.IsAboutHttp).Select(c => c.Script)];

    private static readonly string[] Words = [.. Known.SelectMany(Tokens).Distinct()];

    private static readonly Gen<string> AnyWord = Gen.Int[0, Words.Length - 1].Select(i => Words[i]);

    private static readonly Gen<string> AnyKnown = Gen.Int[0, Known.Length - 1].Select(i => Known[i]);

    // A few words of a script that works are gone, doubled, moved or others.
    private static readonly Gen<string> Changed =
        Gen.Select(AnyKnown, Gen.Select(Gen.Double.Unit, Gen.Double.Unit, Gen.Int[0, 4], AnyWord).Array[1, 4], (script, changes) =>
        {
            var words = Tokens(script).ToList();
            foreach (var (at, other, how, word) in changes)
            {
                if (words.Count == 0)
                    break;
                var (i, j) = ((int)(at * (words.Count - 1)), (int)(other * (words.Count - 1)));
                switch (how)
                {
                    case 0: words.RemoveAt(i); break;
                    case 1: words.Insert(i, words[j]); break;
                    case 2: (words[i], words[j]) = (words[j], words[i]); break;
                    case 3: words[i] = word; break;
                    default: words.RemoveRange(Math.Min(i, j), Math.Min(Math.Abs(i - j), 8)); break;
                }
            }
            return string.Concat(words);
        });

    private static readonly Gen<string> Bytes = Gen.Byte.Array[0, 80].Select(bytes => Encoding.UTF8.GetString(bytes));

    [Fact]
    public void Every_script_runs_or_is_refused()
    {
        Exception? failure = null;
        // The stack of the threads on which a server runs scripts.
        var thread = new Thread(() =>
        {
            try
            {
                Gen.Frequency((6, Changed), (1, ScriptGenerator.Broken), (1, ScriptGenerator.Script), (1, Bytes)).Sample(RunsOrIsRefused, iter: Count, threads: 1);
            }
            catch (Exception e)
            {
                failure = e;
            }
        }, 16 << 20);
        thread.Start();
        thread.Join();
        Assert.True(failure is null, failure?.ToString());
    }

    private static bool RunsOrIsRefused(string script)
    {
        try
        {
            using var run = FluxEngine.Compile(script).Run(new FluxEnvironment
            {
                Now = 1_700_000_000_000_000_000,
                Limits = new FluxLimits { MemoryBytes = 8 << 20, ResultRows = 20_000, CallDepth = 100, Time = TimeSpan.FromMilliseconds(250) },
            }, CancellationToken.None);
            run.Drain();
        }
        catch (FluxException e)
        {
            Assert.False(string.IsNullOrEmpty(e.Message));
        }
        return true;
    }

    private static IEnumerable<string> Tokens(string script)
    {
        for (var from = 0; from < script.Length;)
        {
            var to = from + 1;
            if (char.IsLetterOrDigit(script[from]))
            {
                while (to < script.Length && (char.IsLetterOrDigit(script[to]) || script[to] == '_'))
                    to++;
            }
            yield return script[from..to];
            from = to;
        }
    }
}
