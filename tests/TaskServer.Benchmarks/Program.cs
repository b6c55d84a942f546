using TaskServer.Benchmarks;

// Without arguments: the list. `all --once` runs every benchmark in its smallest form, so that none of them rots.
var benchmarks = new SortedDictionary<string, Func<BenchmarkOptions, Task>>(StringComparer.Ordinal)
{
    ["flux-aggregates"] = FluxAggregateBenchmark.RunAsync,
    ["flux-compile"] = FluxCompileBenchmark.RunAsync,
    ["flux-syntax"] = FluxSyntaxDriver.RunAsync,
    ["flux-types"] = FluxTypesDriver.RunAsync,
    ["flux-query"] = FluxQueryBenchmark.RunAsync,
    ["flux-store"] = FluxStoreBenchmark.RunAsync,
    ["http"] = HttpBenchmark.RunAsync,
    ["points"] = PointsBenchmark.RunAsync,
    ["scheduler"] = SchedulerBenchmark.RunAsync,
};

if (args is [HttpServer.Name, .. var settings])
    return await HttpServer.RunAsync(settings);

var options = BenchmarkOptions.Parse(args);
if (options.Name is "all")
{
    foreach (var (name, run) in benchmarks)
    {
        Console.WriteLine($"== {name}");
        await run(options);
    }

    return 0;
}

if (options.Name is null || !benchmarks.TryGetValue(options.Name, out var benchmark))
{
    Console.WriteLine($"usage: dotnet run -c Release --project tests/TaskServer.Benchmarks -- NAME|all [--once] [--KEY VALUE]");
    Console.WriteLine($"benchmarks: {string.Join(", ", benchmarks.Keys)}");
    return options.Name is null ? 0 : 2;
}

await benchmark(options);
return 0;
