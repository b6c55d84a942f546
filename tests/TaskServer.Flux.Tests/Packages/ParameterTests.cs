using TaskServer.Flux.Runtime;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tests.Packages;

/// <summary><c>parameters.txt</c> lists what scripts may call: <c>x=&lt;-</c> is the pipe, <c>?x</c> optional, <c>x=...</c> optional with a default.</summary>
public sealed class ParameterTests
{
    // Written otherwise, and the same.
    private static readonly Dictionary<string, string> Same = new(StringComparer.Ordinal) { ["_emptyBody"] = "bytes(v: \"\")" };

    public static TheoryData<string> Packages() => [.. Lines().Select(static l => l[2..l.IndexOf("**:", StringComparison.Ordinal)])];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Functions_have_the_documented_parameters(string path)
    {
        var line = Lines().Single(l => l.StartsWith($"**{path}**:", StringComparison.Ordinal));
        var package = LibraryPackage.Find(path);
        Assert.NotNull(package);
        var members = new RunContext(new FluxEnvironment(), default).Instance(package).Slots;
        var parts = line[(line.IndexOf("**:", StringComparison.Ordinal) + 3)..].TrimEnd('.').Split(" Values: ");
        var problems = new List<string>();
        var values = parts.Length > 1 ? parts[1].Split(", ") : [];
        foreach (var entry in parts[0].TrimEnd('.').Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Concat(values))
        {
            var isOption = entry.StartsWith("option ", StringComparison.Ordinal);
            var text = isOption ? entry[7..] : entry;
            var name = text.Split('(')[0];
            if (!package.Members.TryGetValue(name, out var member) || member.IsOption != isOption)
                problems.Add($"{name} is missing");
            else if (text != name)
                problems.AddRange(Differences(name, text[(name.Length + 1)..^1], members[member.Slot].AsFunction, Defaults(package, name)));
        }
        Assert.Equal([], problems);
    }

    private static IEnumerable<string> Differences(string name, string documented, FluxFunction function, Dictionary<string, string> defaults)
    {
        var expected = new List<string>();
        foreach (var parameter in Parameters(documented))
        {
            var label = parameter.TrimStart('?').Split('=')[0];
            expected.Add(label);
            var mode = parameter.EndsWith("=<-", StringComparison.Ordinal) ? ParameterMode.Pipe : parameter[0] == '?' || parameter.Contains('=') ? ParameterMode.Optional : ParameterMode.Required;
            var index = function.IndexOf(label);
            if (index < 0)
                yield return $"{name} has no parameter {label}";
            else if (function.Parameters[index].Mode != mode)
                yield return $"{label} of {name} is {function.Parameters[index].Mode}, not {mode}";
            else if (mode == ParameterMode.Optional && parameter[0] != '?' && defaults.TryGetValue(label, out var text) && Same.GetValueOrDefault(text, text) != parameter[(label.Length + 1)..])
                yield return $"{label} of {name} is {text} by default, not {parameter[(label.Length + 1)..]}";
        }
        foreach (var extra in function.Parameters.Select(p => p.Name).Except(expected))
            yield return $"{name} has a parameter {extra} too many";
    }

    // Commas and equals signs stand in defaults as well.
    private static IEnumerable<string> Parameters(string text)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (depth > 0 || text[i] != ',')
                continue;
            yield return text[start..i].Trim();
            start = i + 1;
        }
        if (text.Length > 0)
            yield return text[start..].Trim();
    }

    private static Dictionary<string, string> Defaults(LibraryPackage package, string name)
    {
        var source = LibraryLoader.Text(package.Path)!;
        var assignment = package.Source.Body.Select(static s => s is OptionStatement option ? option.Assignment : s as Assignment).OfType<VariableAssignment>().SingleOrDefault(a => a.Id.Name == name);
        return assignment?.Init is FunctionExpression function
            ? function.Parameters.Where(p => p.Value is not (null or PipeLiteral)).ToDictionary(p => p.Name, p => source[p.Value!.Span.Start..p.Value.Span.End])
            : [];
    }

    private static List<string> Lines()
    {
        using var reader = new StreamReader(typeof(ParameterTests).Assembly.GetManifestResourceStream("parameters.txt")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
