using TaskServer.Flux.Tests.Packages;

namespace TaskServer.Flux.Tests.Operations;

public sealed class DistinctTests
{
    [Theory]
    [InlineData("unique()")]
    [InlineData("distinct()")]
    [InlineData("toString() |> distinct()")]
    public void A_great_many_values_are_told_apart(string operation) => Assert.Equal(
        ["_value=150000"],
        ScriptRun.Rows($$"""
            import "generate"
            generate.from(count: 200000, fn: (n) => n * 7919 % 150000, start: 2021-01-01T00:00:00Z, stop: 2022-01-01T00:00:00Z)
                |> {{operation}}
                |> count()
                |> keep(columns: ["_value"])
            """));
}
