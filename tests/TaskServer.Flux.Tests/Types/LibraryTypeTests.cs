using TaskServer.Flux.Types;

namespace TaskServer.Flux.Tests.Types;

/// <summary>
/// Types of the library that are easily made narrower than the reference's, so that scripts it accepts are refused here. The whole library is compared by
/// <c>tests/oracle</c>.
/// </summary>
public sealed class LibraryTypeTests
{
    [Theory]
    [InlineData("universe", "toUInt", "(<-tables: stream[{A with _value: B}]) => stream[{A with _value: B, _value: uint}]")]
    [InlineData("universe", "truncateTimeColumn", "(<-tables: stream[{A with _time: B}], unit: duration, ?timeColumn: C) => stream[{A with _time: B, _time: time}]")]
    [InlineData("testing", "diff", "(\n    <-got: stream[A],\n    want: stream[A],\n    ?epsilon: B,\n    ?nansEqual: C,\n    ?verbose: D,\n) => stream[{A with _diff: string}]")]
    [InlineData("testing", "shouldError", "(fn: () => A, want: regexp) => stream[{v: string}]")]
    [InlineData("experimental", "alignTime", "(<-tables: stream[A], ?alignTo: B) => stream[C]")]
    [InlineData("experimental", "unpivot", "(<-tables: stream[{A with _time: time}], ?otherColumns: [string]) => stream[{B with _value: C, _field: string}]")]
    [InlineData("influxdata/influxdb/monitor", "stateChanges", "(<-tables: stream[{A with _level: B}], ?fromLevel: C, ?toLevel: D) => stream[E]")]
    [InlineData("influxdata/influxdb/schema", "measurements", "(bucket: string, ?start: A, ?stop: B) => stream[C]")]
    [InlineData("sampledata", "int", "(?includeNull: bool) => stream[{A with _value: B, _value: int}]")]
    [InlineData("sampledata", "float", "(?includeNull: bool) => stream[A]")]
    [InlineData("sql", "from", "(dataSourceName: string, driverName: string, query: string) => stream[A]")]
    [InlineData("generate", "from", "(count: int, fn: (n: int) => int, start: A, stop: A) => stream[{_value: int, _time: time, _stop: time, _start: time}]")]
    [InlineData("pagerduty", "actionFromLevel", "(level: string) => string")]
    [InlineData("contrib/qxip/hash", "hmac", "(k: A, v: A) => string")]
    [InlineData("contrib/sranka/teams", "endpoint", "(\n    url: string,\n) => (\n    mapFn: (r: A) => {B with title: C, text: string, summary: string},\n) => (<-tables: stream[A]) => stream[{A with _sent: string}]")]
    public void A_member_has_the_type_of_the_reference(string package, string member, string type) =>
        Assert.Equal(type, TypeText.Of(TestLibrary.Types.Find(package)!.Find(member)!.Type));
}
