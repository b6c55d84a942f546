using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Tests.Packages;

/// <summary>What scripts get from the host: secrets, times of earlier runs, data bases.</summary>
public sealed class HostTests
{
    [Fact]
    public void Secrets_come_from_the_host() => Assert.Equal(
        ["v=value of key"],
        new ScriptRun { Configure = e => e with { Secrets = name => $"value of {name}" } }
            .Run("import \"array\"\nimport \"influxdata/influxdb/secrets\"\narray.from(rows: [{v: secrets.get(key: \"key\")}])"));

    [Fact]
    public void The_last_success_is_the_option_or_the_hosts_or_the_given_time()
    {
        const string Script = "import \"array\"\nimport \"influxdata/influxdb/tasks\"\nOPTION\narray.from(rows: [{v: tasks.lastSuccess(orTime: 2020-01-01T00:00:00Z)}])";
        var run = new ScriptRun { Configure = e => e with { LatestSuccess = 1_500_000_000 } };
        Assert.Equal(["v=1970-01-01T00:00:01.500000000Z"], run.Run(Script.Replace("OPTION", "", StringComparison.Ordinal)));
        Assert.Equal(["v=2020-01-01T00:00:00.000000000Z"], ScriptRun.Rows(Script.Replace("OPTION", "option tasks.lastSuccessTime = 0000-01-01T00:00:00Z", StringComparison.Ordinal)));
        Assert.Equal(["v=1971-01-01T00:00:00.000000000Z"], run.Run(Script.Replace("OPTION", "option tasks.lastSuccessTime = 1971-01-01T00:00:00Z", StringComparison.Ordinal)));
        Assert.Equal(["v=2020-01-01T00:00:00.000000000Z"], ScriptRun.Rows(Script.Replace("OPTION", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Rows_of_a_data_base_become_one_table()
    {
        var run = new ScriptRun
        {
            Configure = e => e with
            {
                Sql = new RecordingSql
                {
                    Columns = [new("n", ColumnType.Int), new("at", ColumnType.Time), new("s", ColumnType.String), new("f", ColumnType.Float)],
                    Answer = [[1L, 1_000_000_000L, "x", 1.5], [null, null, null, null]],
                },
            },
        };
        Assert.Equal(["at=1970-01-01T00:00:01.000000000Z f=1.5 n=1 s=x", "at= f= n= s="], run.Run("import \"sql\"\nsql.from(driverName: \"sqlite3\", dataSourceName: \"d\", query: \"q\")"));
    }

    [Fact]
    public void Rows_go_to_a_data_base_in_batches_and_on()
    {
        var run = new ScriptRun();
        Assert.Equal(3, run.Run("""
            import "array"
            import "sql"

            array.from(rows: [{a: 1, b: "x"}, {a: 2, b: "y"}, {a: 3, b: "z"}])
                |> sql.to(driverName: "sqlite3", dataSourceName: "d", table: "t", batchSize: 2)
            """).Length);
        Assert.Equal(["sqlite3 d: t(a Int, b String) [1, x] [2, y]", "sqlite3 d: t(a Int, b String) [3, z]"], run.Sql.Calls);
    }

    [Fact]
    public void Streams_of_a_data_base_are_closed()
    {
        var run = new ScriptRun();
        run.Run("import \"sql\"\nsql.from(driverName: \"sqlite3\", dataSourceName: \"d\", query: \"q\") |> limit(n: 1)");
        Assert.Equal(["sqlite3 d: q", "closed"], run.Sql.Calls);
    }
}
