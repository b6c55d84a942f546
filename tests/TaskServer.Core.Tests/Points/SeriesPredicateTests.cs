using CsCheck;
using TaskServer.Points;
using static TaskServer.Points.SeriesPredicate;
using Match = TaskServer.Points.SeriesPredicate.Match;
using Regex = System.Text.RegularExpressions.Regex;

namespace TaskServer.Tests.Points;

public sealed class SeriesPredicateTests : IAsyncLifetime, IDisposable
{
    private readonly PointsFolder _folder = new();
    private PointStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = _folder.Open();
        await _store.WriteAsync("cpu,host=a,t=1 idle=1,user=1 1\ncpu,host=b idle=1 1\ncpu,host=ab,t=2 idle=1 1\nmem,host=a free=1 1\nmem free=1 1");
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Measurement_and_field_are_columns_like_the_tags()
    {
        Assert.Equal("mem free|mem,host=a free", Found(new Equal("_measurement", "mem")));
        Assert.Equal("cpu,host=a,t=1 user", Found(new Equal("_field", "user")));
        Assert.Equal("cpu,host=a,t=1 idle|cpu,host=a,t=1 user", Found(new And(new Equal("host", "a"), new Match("_measurement", new Regex("^c")))));
        Assert.Equal("cpu,host=a,t=1 user|mem free|mem,host=a free", Found(new Or(new Equal("_measurement", "mem"), new Equal("_field", "user"))));
        Assert.Equal("mem free|mem,host=a free", Found(new Match("_field", new Regex("idle|user"), Negated: true)));
    }

    [Fact]
    public void A_missing_tag_equals_nothing_and_counts_as_empty_where_inequality_is_asked_for()
    {
        Assert.Equal("cpu,host=a,t=1 idle|cpu,host=a,t=1 user", Found(new Equal("t", "1")));
        Assert.Equal("cpu,host=ab,t=2 idle|cpu,host=b idle|mem free|mem,host=a free", Found(new Equal("t", "1", Negated: true)));
        Assert.Equal("", Found(new Equal("t", "")));
        Assert.Equal("cpu,host=a,t=1 idle|cpu,host=a,t=1 user|cpu,host=ab,t=2 idle", Found(new Equal("t", "", Negated: true)));
        Assert.Equal("cpu,host=b idle|mem free|mem,host=a free", Found(new Match("t", new Regex("[0-9]"), Negated: true)));
        Assert.Equal("cpu,host=a,t=1 idle|cpu,host=a,t=1 user|cpu,host=ab,t=2 idle", Found(new Match("t", new Regex(".*"))));
        Assert.Equal("cpu,host=b idle|mem free|mem,host=a free", Found(new Exists("t", Negated: true)));
        Assert.Equal("cpu,host=a,t=1 idle|cpu,host=a,t=1 user|cpu,host=ab,t=2 idle", Found(new Exists("t")));
    }

    [Fact]
    public void Conditions_join()
    {
        Assert.Equal("cpu,host=b idle|mem,host=a free", Found(new And(new Exists("host"), new Exists("t", Negated: true))));
        Assert.Equal("cpu,host=ab,t=2 idle|mem free", Found(new Or(new Equal("t", "2"), new Exists("host", Negated: true))));
        Assert.Equal("", Found(new And(new Equal("host", "a"), new Equal("host", "b"))));
        Assert.Equal("", Found(new Equal("host", "unknown")));
        Assert.Empty(_store.FindSeries(new PlatformId(99)));
    }

    // The short cuts (values known beforehand, tags looked up) must not change what a condition means.
    [Fact]
    public void It_finds_what_asking_every_series_finds()
    {
        var column = Gen.OneOf("_measurement", "_field", "host", "t", "none");
        var leaf = Gen.OneOf(
            Gen.Select(column, Gen.OneOf("cpu", "mem", "idle", "a", "b", "1", ""), Gen.Bool).Select(SeriesPredicate (c, v, n) => new Equal(c, v, n)),
            Gen.Select(column, Gen.OneOf("a", "^$", "1|cpu", "."), Gen.Bool).Select(SeriesPredicate (c, p, n) => new Match(c, new Regex(p), n)),
            Gen.Select(column, Gen.Bool).Select(SeriesPredicate (c, n) => new Exists(c, n)));
        var tree = Gen.Recursive<SeriesPredicate>((depth, tree) => depth > 3
            ? leaf
            : Gen.OneOf(leaf, Gen.Select(tree, tree).Select(SeriesPredicate (a, b) => new And(a, b)), Gen.Select(tree, tree).Select(SeriesPredicate (a, b) => new Or(a, b))));
        var all = _store.FindSeries(PointsFolder.Bucket);
        tree.Sample(
            predicate => _store.FindSeries(PointsFolder.Bucket, predicate).SequenceEqual(all.Where(s => Holds(predicate, s))),
            iter: 5_000);
    }

    private static bool Holds(SeriesPredicate predicate, Series series)
    {
        string? Value(string column) => column switch { "_measurement" => series.Measurement, "_field" => series.Field, _ => series.Key.Value(column) };
        return predicate switch
        {
            And and => Holds(and.Left, series) && Holds(and.Right, series),
            Or or => Holds(or.Left, series) || Holds(or.Right, series),
            Equal { Negated: true } equal => (Value(equal.Column) ?? "") != equal.Value,
            Equal equal => Value(equal.Column) == equal.Value,
            Match { Negated: true } match => !match.Pattern.IsMatch(Value(match.Column) ?? ""),
            Match match => Value(match.Column) is { } value && match.Pattern.IsMatch(value),
            Exists exists => Value(exists.Column) is null == exists.Negated,
            _ => throw new InvalidOperationException(),
        };
    }

    private string Found(SeriesPredicate predicate) => string.Join('|', _store.FindSeries(PointsFolder.Bucket, predicate));
}
