using System.Reflection;
using TaskServer.Flux;
using TaskServer.Tasks;

namespace TaskServer.Tests;

/// <summary>What each project promises not to know.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void The_language_uses_nothing_but_the_framework() =>
        Assert.All(References(typeof(FluxEngine).Assembly), name => Assert.StartsWith("System", name, StringComparison.Ordinal));

    [Fact]
    public void The_core_knows_neither_HTTP_nor_the_language() =>
        Assert.DoesNotContain(References(typeof(TaskService).Assembly), name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.StartsWith("TaskServer", StringComparison.Ordinal));

    [Fact]
    public void Schedules_are_pure_functions()
    {
        var uses = typeof(Schedules.Schedule).Assembly.GetTypes()
            .Where(type => type.Namespace == "TaskServer.Schedules")
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Select(field => field.FieldType));
        Assert.DoesNotContain(uses, type => type == typeof(TimeProvider) || type.Namespace?.StartsWith("TaskServer.Storage", StringComparison.Ordinal) == true);
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
}
