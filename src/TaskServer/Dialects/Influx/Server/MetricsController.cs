using Microsoft.AspNetCore.Mvc;
using Prometheus;

namespace TaskServer.Dialects.Influx.Server;

internal sealed class MetricsController(CollectorRegistry registry, IConfiguration configuration) : InfluxController
{
    [HttpGet("/metrics")]
    public async Task<IActionResult> Get(CancellationToken cancellationToken)
    {
        if (!configuration.GetValue("Metrics:Enabled", true))
            throw new TaskServerException(ErrorCode.Forbidden, "metrics disabled");
        Response.ContentType = PrometheusConstants.TextContentTypeWithVersionAndEncoding;
        await registry.CollectAndExportAsTextAsync(Response.Body, cancellationToken);
        return new EmptyResult();
    }
}
