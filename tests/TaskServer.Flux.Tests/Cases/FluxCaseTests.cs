using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace TaskServer.Flux.Tests.Cases;

/// <summary>
/// Every recorded case runs in this process. Those that are known to fail are listed in <c>pending.txt</c>, exactly: one that passes must leave the list.
/// Variables for working on it: FLUX_CASES is a file for the findings, FLUX_CASES_ONLY a part of the ids to run, FLUX_CASES_UPDATE=1 rewrites <c>pending.txt</c>.
/// </summary>
public sealed class FluxCaseTests
{
    [Fact]
    public void Cases_answer_as_recorded()
    {
        var only = Environment.GetEnvironmentVariable("FLUX_CASES_ONLY") ?? "";
        var failed = new ConcurrentDictionary<string, string>();
        var cases = FluxCase.All.Where(c => !c.IsAboutHttp && c.Id.Contains(only, StringComparison.Ordinal)).ToList();
        // No more threads than cores: cases that wait for their own server must leave it some.
        Parallel.ForEach(cases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, c =>
        {
            if (Check(c) is { } reason)
                failed[c.Id] = reason;
        });
        if (Environment.GetEnvironmentVariable("FLUX_CASES") is { Length: > 0 } report)
            File.WriteAllLines(report, cases.Select(c => failed.TryGetValue(c.Id, out var reason) ? $"FAIL {c.Id}: {reason}" : $"ok {c.Id}"));
        if (Environment.GetEnvironmentVariable("FLUX_CASES_UPDATE") is { Length: > 0 })
        {
            File.WriteAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "pending.txt"), failed.Keys.Order(StringComparer.Ordinal));
            return;
        }
        var pending = FluxCase.Pending().ToHashSet();
        var broken = failed.Where(f => !pending.Contains(f.Key)).Select(f => $"{f.Key}: {f.Value}").Order(StringComparer.Ordinal).ToList();
        Assert.True(broken.Count == 0, $"{broken.Count} cases fail:\n{string.Join("\n", broken)}");
        var solved = cases.Where(c => pending.Contains(c.Id) && !failed.ContainsKey(c.Id)).Select(c => c.Id).ToList();
        Assert.True(solved.Count == 0, $"These pass now and must leave pending.txt: {string.Join(" ", solved)}");
        Assert.Empty(pending.Except(FluxCase.All.Select(c => c.Id)));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static string? Check(FluxCase @case)
    {
        try
        {
            var answer = CaseExecutor.Run(@case);
            var reason = CaseJudge.Judge(@case.Expect, answer);
            return reason is not null && answer.Early is { } early && CaseJudge.Judge(@case.Expect, early with { Requests = answer.Requests }) is null ? null : reason;
        }
        catch (Exception e)
        {
            return $"crashed: {e}";
        }
    }
}
