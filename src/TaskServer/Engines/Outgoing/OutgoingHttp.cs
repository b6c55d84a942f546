using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using TaskServer.Flux;
using TaskServer.Flux.Sources;

namespace TaskServer.Engines.Outgoing;

/// <summary>
/// Sends the requests of scripts. Each connection is checked when it is made, after name resolution, so that neither a redirect nor a name that
/// resolves anew leads past the rules. An answer never says which rule refused.
/// </summary>
internal sealed class OutgoingHttp : IFluxHttp, IDisposable
{
    private readonly OutgoingRules _rules;
    private readonly OutgoingOptions _options;
    private readonly HttpClient _checked;
    private readonly HttpClient _unchecked;

    public OutgoingHttp(IOptions<OutgoingOptions> options)
    {
        _options = options.Value;
        _rules = new OutgoingRules(_options);
        _checked = Client(acceptAnyCertificate: false);
        _unchecked = Client(acceptAnyCertificate: true);
    }

    public FluxHttpResponse Send(FluxHttpRequest request, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw FluxException.Invalid($"{request.Method} \"{request.Url}\": unsupported protocol scheme or malformed URL");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(request.Timeout is { } timeout && timeout > TimeSpan.Zero ? timeout : _options.Timeout);
        try
        {
            using var message = Message(request, url);
            // Scripts run on threads of their own, which may wait.
            using var response = (request.InsecureSkipVerify ? _unchecked : _checked).SendAsync(message, deadline.Token).GetAwaiter().GetResult();
            var body = response.Content.ReadAsByteArrayAsync(deadline.Token).GetAwaiter().GetResult();
            var headers = response.Headers.Concat(response.Content.Headers).Select(h => KeyValuePair.Create(h.Key, string.Join(", ", h.Value)));
            return new FluxHttpResponse((int)response.StatusCode, [.. headers], body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw FluxException.Invalid($"{request.Method} \"{request.Url}\": no answer in time");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw FluxException.Invalid($"{request.Method} \"{request.Url}\": {Reason(e)}", e);
        }
    }

    public void Dispose()
    {
        _checked.Dispose();
        _unchecked.Dispose();
    }

    private static HttpRequestMessage Message(FluxHttpRequest request, Uri url)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), url);
        if (request.Body.Length > 0 || request.Method is "POST" or "PUT" or "PATCH")
            message.Content = new ByteArrayContent(request.Body);
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    [SuppressMessage("Security", "CA5359:Do Not Disable Certificate Validation", Justification = "Only for requests whose script asks for it.")]
    private HttpClient Client(bool acceptAnyCertificate)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxAutomaticRedirections = 10,
        };
        if (acceptAnyCertificate)
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = _options.MaxResponseBytes };
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var permitted = addresses.Where(address => _rules.Permits(host, address)).ToArray();
        if (permitted.Length == 0)
            throw new HttpRequestException($"requests to {host} are not allowed");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Reason(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "the answer is too long",
        HttpRequestException { InnerException: SocketException socket } => socket.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "no such host",
            SocketError.ConnectionRefused => "connection refused",
            _ => "connection failed",
        },
        HttpRequestException { InnerException: HttpRequestException refused } => refused.Message,
        _ => e.Message,
    };
}
