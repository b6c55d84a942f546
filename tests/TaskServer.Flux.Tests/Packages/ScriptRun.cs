using System.Text;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tests.Cases;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tests.Packages;

/// <summary>Runs scripts and gives their rows as text, <c>label=value</c> in order of labels, a null as <c>label=</c>.</summary>
internal sealed class ScriptRun
{
    public RecordingHttp Http { get; } = new();

    public RecordingSql Sql { get; } = new();

    public MemoryBuckets Buckets { get; } = new();

    public Func<FluxEnvironment, FluxEnvironment> Configure { get; init; } = static e => e;

    public static string[] Rows(string script) => new ScriptRun().Run(script);

    public static string Failure(string script) => Assert.Throws<FluxException>(() => Rows(script)).Message;

    /// <summary>The rows of all results.</summary>
    public string[] Run(string script)
    {
        var environment = Configure(new() { Http = Http, Sql = Sql, Buckets = Buckets, OrganizationName = MemoryBuckets.Organization, OrganizationId = MemoryBuckets.OrganizationId });
        using var run = FluxEngine.Compile(script).Run(environment);
        var rows = new List<string>();
        foreach (var table in run.Results.SelectMany(r => r.Tables()))
        {
            int[] order = [.. Enumerable.Range(0, table.Schema.Count).OrderBy(i => table.Schema[i].Label, StringComparer.Ordinal)];
            foreach (var chunk in table.Chunks)
            {
                for (var row = 0; row < chunk.Rows; row++)
                    rows.Add(string.Join(' ', order.Select(i => $"{table.Schema[i].Label}={(chunk[i].IsNull(row) ? "" : Display.Text(chunk[i, row]))}")));
            }
        }
        return [.. rows];
    }
}

/// <summary>Answers every request alike and keeps them.</summary>
internal sealed class RecordingHttp : IFluxHttp
{
    public List<FluxHttpRequest> Requests { get; } = [];

    public FluxHttpResponse Response { get; set; } = new(200, [], []);

    public FluxHttpResponse Send(FluxHttpRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return Response;
    }

    public string Body => Encoding.UTF8.GetString(Assert.Single(Requests).Body);
}

/// <summary>A data base that knows one answer and keeps what it is given.</summary>
internal sealed class RecordingSql : IFluxSql
{
    public List<FluxSqlColumn> Columns { get; init; } = [];

    public List<object?[]> Answer { get; init; } = [];

    public List<string> Calls { get; } = [];

    public bool Supports(string driver) => driver == "sqlite3";

    public IFluxSqlReader Query(string driver, string dataSource, string query, CancellationToken cancellationToken)
    {
        Calls.Add($"{driver} {dataSource}: {query}");
        return new Reader(this);
    }

    public void Insert(string driver, string dataSource, string table, IReadOnlyList<FluxSqlColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken) =>
        Calls.Add($"{driver} {dataSource}: {table}({string.Join(", ", columns.Select(c => $"{c.Label} {c.Type}"))}) {string.Join(" ", rows.Select(r => $"[{string.Join(", ", r)}]"))}");

    private sealed class Reader(RecordingSql sql) : IFluxSqlReader
    {
        private int _next;

        public IReadOnlyList<FluxSqlColumn> Columns => sql.Columns;

        public bool Read(object?[] values)
        {
            if (_next == sql.Answer.Count)
                return false;
            sql.Answer[_next++].CopyTo(values, 0);
            return true;
        }

        public void Dispose() => sql.Calls.Add("closed");
    }
}
