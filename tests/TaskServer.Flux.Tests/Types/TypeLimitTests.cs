using TaskServer.Flux.Syntax;
using TaskServer.Flux.Types;

namespace TaskServer.Flux.Tests.Types;

/// <summary>No script makes checking overflow the stack or run for long.</summary>
public sealed class TypeLimitTests
{
    private const string TooLarge = "the types of the script are too large";

    [Fact]
    public void A_chain_of_any_length_is_checked()
    {
        Expression sum = new IntegerLiteral(1, SourceSpan.None);
        for (var i = 0; i < 100_000; i++)
            sum = new BinaryExpression(BinaryOperator.Add, sum, new IntegerLiteral(1, SourceSpan.None), SourceSpan.None);
        var name = new Identifier("x", SourceSpan.None);
        var file = FluxParser.Parse("") with { Body = [new VariableAssignment(name, sum, SourceSpan.None)] };
        Assert.Equal("", new TypeChecker(TestLibrary.Types).Check(file).Message);
    }

    [Fact]
    public void Types_that_double_with_every_line_are_refused() =>
        Assert.Contains(TooLarge, TestLibrary.Check("a0 = (x) => x\n" + Lines(40, i => $"a{i} = {{l: a{i - 1}, r: a{i - 1}}}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Types_that_nest_with_every_line_are_refused_before_the_stack_overflows() =>
        Assert.EndsWith(TooLarge, TestLibrary.Check("a0 = (x) => x\n" + Lines(5_000, i => $"a{i} = [a{i - 1}]")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_row_of_thousands_of_columns_is_checked()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"c{i}: {i}"));
        var reversed = string.Join(", ", Enumerable.Range(0, 5_000).Reverse().Select(i => $"c{i}: {i}"));
        Assert.Equal("", TestLibrary.Check($"import \"array\"\narray.from(rows: [{{{columns}}}, {{{reversed}}}]) |> filter(fn: (r) => r.c4999 > 5)").Message);
    }

    [Fact]
    public void A_message_stays_short_when_its_type_is_huge()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"c{i}: {i}"));
        Assert.True(TestLibrary.Check($"x = {{{columns}}} + 1").Message.Length < 25_000);
    }

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(1, count).Select(i => line(i) + "\n"));
}
