using System.Text.Json.Nodes;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Engines;

/// <summary>Scripts and data bases, through the front door.</summary>
public sealed class SqlTests(SetUpServer server) : IClassFixture<SetUpServer>
{
    [Fact]
    public async Task Rows_written_to_SQLite_come_back_with_their_types()
    {
        await SucceedsAsync("""
            import "array"
            import "sql"

            array.from(rows: [
                {t: 2024-05-01T12:00:00.123456789Z, i: -9223372036854775807, u: uint(v: 7), f: 1.5, s: "it's \"x\"", b: true},
                {t: 1969-12-31T23:59:59.5Z, i: 0, u: uint(v: 0), f: -0.25, s: "", b: false},
            ])
                |> sql.to(driverName: "sqlite3", dataSourceName: "types/all.db", table: "odd \"name\"", batchSize: 1)
            """);
        var answer = await SucceedsAsync("""
            import "sql"
            sql.from(driverName: "sqlite3", dataSourceName: "file:types/all.db?cache=shared", query: "SELECT t, i, u, f, s, b, count(*) OVER () AS n FROM \"odd \"\"name\"\"\" ORDER BY t DESC")
            """);
        var table = Assert.Single(CsvTable.Parse(answer.Text));
        Assert.Equal(["t dateTime:RFC3339", "i long", "u long", "f double", "s string", "b boolean", "n long"], table.Columns.Zip(table.Types).Skip(3).Select(c => $"{c.First} {c.Second}"));
        Assert.Equal(["2024-05-01T12:00:00.123456789Z -9223372036854775807 7 1.5 it's \"x\" true 2", "1969-12-31T23:59:59.5Z 0 0 -0.25  false 2"], table.Rows.Select(row => string.Join(' ', row.Skip(3))));
    }

    [Fact]
    public async Task All_rows_of_a_batch_are_written_or_none()
    {
        await SucceedsAsync(Sql("batch.db", "array.from(rows: [{k: 1}]) |> sql.to(driverName: D, dataSourceName: S, table: \"t\")"));
        await SucceedsAsync(Sql("batch.db", "sql.from(driverName: D, dataSourceName: S, query: \"CREATE UNIQUE INDEX i ON t(k)\")"));
        await FailsAsync(Sql("batch.db", "array.from(rows: [{k: 2}, {k: 1}]) |> sql.to(driverName: D, dataSourceName: S, table: \"t\")"), "UNIQUE constraint failed");
        var table = Assert.Single(CsvTable.Parse((await SucceedsAsync(Sql("batch.db", "sql.from(driverName: D, dataSourceName: S, query: \"SELECT k FROM t\")"))).Text));
        Assert.Equal(["1"], table.Rows.Select(row => row[^1]));
    }

    [Theory]
    [InlineData("../taskserver.db")]
    [InlineData("file:../taskserver.db?mode=ro")]
    [InlineData("a/../../taskserver.db")]
    [InlineData("file:%2e%2e/taskserver.db")]
    [InlineData("/etc/passwd")]
    [InlineData("../sql")]
    [InlineData("../sqlx/a.db")]
    [InlineData(".")]
    public async Task Files_elsewhere_are_refused(string path) =>
        await FailsAsync(Sql(path, "sql.from(driverName: D, dataSourceName: S, query: \"SELECT 1\")"), "is not in the folder of data bases");

    [Fact]
    public async Task A_file_that_is_not_there_is_not_made_by_reading() =>
        await FailsAsync(Sql("none.db", "sql.from(driverName: D, dataSourceName: S, query: \"SELECT 1\")"), "there is no data base none.db");

    [Theory]
    [InlineData("ATTACH DATABASE '{0}' AS other")]
    [InlineData("CREATE TABLE x (y); ATTACH DATABASE '{0}' AS other")]
    [InlineData("VACUUM INTO '{0}.copy'")]
    [InlineData("PRAGMA temp_store_directory = '{0}'")]
    [InlineData("PRAGMA max_page_count = 1000000000")]
    [InlineData("PRAGMA writable_schema = ON")]
    [InlineData("SELECT load_extension('{0}')")]
    public async Task Statements_reach_no_other_file(string statement)
    {
        var file = Path.Combine(server.App.Data, "taskserver.db");
        await FailsAsync(Sql(":memory:", $"sql.from(driverName: D, dataSourceName: S, query: \"{statement.Replace("{0}", file, StringComparison.Ordinal)}\")"), "");
        Assert.False(File.Exists(file + ".copy"));
    }

    [Theory]
    [InlineData("SELECT x FROM (SELECT 1 AS x", "incomplete input")]
    [InlineData("SELECT zeroblob(1000000000)", "too big")]
    public async Task Mistakes_of_a_query_are_told(string query, string text) =>
        await FailsAsync(Sql(":memory:", $"sql.from(driverName: D, dataSourceName: S, query: \"{query}\")"), text);

    [Fact]
    public async Task A_query_without_end_stops_with_its_run()
    {
        var flux = "option task = {name: \"endless\", every: 1h}\n"
            + Sql(":memory:", "sql.from(driverName: D, dataSourceName: S, query: \"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS c FROM n\")");
        flux = "import \"array\"\nimport \"sql\"\n" + flux.Replace("import \"array\"\nimport \"sql\"\n", "", StringComparison.Ordinal);
        var task = await server.App.PostAsync("/api/v2/tasks", new JsonObject { ["orgID"] = server.App.OrganizationId, ["flux"] = flux }.ToJsonString());
        Assert.Equal(201, task.Status);
        var path = $"/api/v2/tasks/{task.Json!["id"]}/runs";
        var run = await server.App.PostAsync(path, "{}");
        path += $"/{run.Json!["id"]}";
        await UntilAsync(path, "started");
        Assert.Equal(204, (await server.App.DeleteAsync(path)).Status);
        await UntilAsync(path, "canceled");
        // The thread is free again: as many such scripts as there are threads, and one that ends.
        await SucceedsAsync(Sql(":memory:", "sql.from(driverName: D, dataSourceName: S, query: \"SELECT 1 AS x\")"));
    }

    [Theory]
    [InlineData("postgresql://u:p@127.0.0.1:1/d?sslmode=disable", "connections to 127.0.0.1 are not allowed")]
    [InlineData("host=localhost user=u password='p w' dbname=d", "connections to localhost are not allowed")]
    [InlineData("host=/var/run/postgresql user=u", "one host name or address is needed")]
    [InlineData("postgres://h:port/d", "malformed URL")]
    [InlineData("host", "a name without a value")]
    [InlineData("host=8.8.8.8 password='x", "a quote without end")]
    [InlineData("host=8.8.8.8 sslmode=maybe", "unknown sslmode")]
    public async Task Servers_that_the_rules_exclude_are_not_reached(string source, string text) =>
        await FailsAsync($"import \"sql\"\nsql.from(driverName: \"postgres\", dataSourceName: {JsonValue.Create(source).ToJsonString()}, query: \"SELECT 1\")".Replace("\\u0027", "'", StringComparison.Ordinal), text);

    [Fact]
    public async Task Other_drivers_do_not_exist() =>
        await FailsAsync("import \"sql\"\nsql.from(driverName: \"mysql\", dataSourceName: \"d\", query: \"SELECT 1\")", "sql driver mysql not supported");

    private static string Sql(string source, string pipe) => $"import \"array\"\nimport \"sql\"\nD = \"sqlite3\"\nS = \"{source}\"\n{pipe}";

    private async Task UntilAsync(string path, string status)
    {
        var deadline = DateTime.UtcNow.AddSeconds(10);
        while (true)
        {
            var run = await server.App.GetAsync(path);
            if ((string?)run.Json?["status"] == status)
                return;
            Assert.True(DateTime.UtcNow < deadline, run.Text);
            await Task.Delay(5);
        }
    }

    private async Task<Answer> SucceedsAsync(string script)
    {
        var answer = await QueryAsync(script);
        Assert.True(answer.Status == 200, answer.Text);
        return answer;
    }

    private async Task FailsAsync(string script, string text)
    {
        var answer = await QueryAsync(script);
        Assert.True(answer.Status is 400 or 403 or 404 || answer.Text.Contains(",error,reference", StringComparison.Ordinal), answer.Text);
        Assert.Contains(text, answer.Text, StringComparison.Ordinal);
    }

    private Task<Answer> QueryAsync(string script)
    {
        var body = new JsonObject { ["query"] = script, ["dialect"] = new JsonObject { ["annotations"] = new JsonArray("datatype") } };
        return server.App.PostAsync($"/api/v2/query?orgID={server.App.OrganizationId}", body.ToJsonString());
    }
}
