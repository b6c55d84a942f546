namespace TaskServer.Flux.Values;

/// <summary>What is wrong with a pattern that stands in a script, in the words of the real server's parser.</summary>
internal static class RegexpProblem
{
    /// <summary>Null when the pattern is fine.</summary>
    public static string? Of(string pattern)
    {
        try
        {
            FluxRegexp.Compile(pattern);
            return null;
        }
        catch (FluxException e)
        {
            var (offset, text) = Find(pattern, e.Message);
            // The server prints the pattern, a line with a mark below the place, and the text; without line ends the mark's indentation is left.
            return $"regex parse error: {pattern} {new string(' ', offset)}error: {text}";
        }
    }

    private static (int Offset, string Text) Find(string pattern, string message)
    {
        var open = new Stack<int>();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    if (i + 1 < pattern.Length && pattern[i + 1] is >= '1' and <= '9')
                        return (i, "backreferences are not supported");
                    i++;
                    break;
                case '[':
                    var end = pattern.IndexOf(']', Math.Min(i + 2, pattern.Length));
                    if (end < 0)
                        return (i, "unclosed character class");
                    i = end;
                    break;
                case '(':
                    var rest = pattern.AsSpan(i);
                    if (rest.StartsWith("(?=") || rest.StartsWith("(?!") || rest.StartsWith("(?<=") || rest.StartsWith("(?<!"))
                        return (i, "look-around, including look-ahead and look-behind, is not supported");
                    open.Push(i);
                    break;
                case ')':
                    if (!open.TryPop(out _))
                        return (i, "unopened group");
                    break;
            }
        }
        return open.TryPop(out var unclosed) ? (unclosed, "unclosed group") : (0, message);
    }
}
