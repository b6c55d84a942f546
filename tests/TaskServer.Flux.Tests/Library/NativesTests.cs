using TaskServer.Flux.Runtime;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Tests.Library;

public sealed class NativesTests
{
    [Fact]
    public void Every_package_parses_and_binds()
    {
        foreach (var path in LibraryLoader.Paths)
        {
            var package = LibraryPackage.Find(path);
            Assert.NotNull(package);
            Assert.Null(AstChecker.Describe(package.Source));
        }
    }

    [Fact]
    public void Every_native_is_declared()
    {
        var declared = LibraryLoader.Paths
            .SelectMany(p => LibraryPackage.Find(p)!.Source.Body.OfType<BuiltinStatement>().Select(b => (p, b.Id.Name)))
            .ToHashSet();
        Assert.Equal([], NativeFunctions.All.Names.Except(declared));
    }
}
