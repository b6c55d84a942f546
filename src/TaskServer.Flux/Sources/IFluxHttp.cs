namespace TaskServer.Flux.Sources;

/// <summary>Outgoing HTTP for scripts. Implementations enforce what may be reached and throw <see cref="FluxException"/> for refusals and failures.</summary>
public interface IFluxHttp
{
    FluxHttpResponse Send(FluxHttpRequest request, CancellationToken cancellationToken);
}

public sealed record FluxHttpRequest(string Method, string Url)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>Null leaves it to the host.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Accept any certificate.</summary>
    public bool InsecureSkipVerify { get; init; }
}

public sealed record FluxHttpResponse(int StatusCode, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body);

/// <summary>A host without outgoing HTTP.</summary>
internal sealed class NoHttp : IFluxHttp
{
    public static NoHttp Instance { get; } = new();

    public FluxHttpResponse Send(FluxHttpRequest request, CancellationToken cancellationToken) =>
        throw FluxException.Invalid($"outgoing requests are not allowed: {request.Url}");
}
