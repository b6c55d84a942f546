using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using TaskServer.Flux.Sources;

namespace TaskServer.Flux.Tests.Cases;

/// <summary>A server on this machine that answers paths with a status or [status, text] and keeps the requests.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly JsonObject _routes;
    private readonly List<JsonObject> _requests = [];
    private readonly Task _loop;

    public LoopbackServer(JsonObject routes)
    {
        _routes = routes;
        (_listener, Url) = Start();
        _loop = Task.Factory.StartNew(Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public string Url { get; }

    public IReadOnlyList<JsonObject> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        _loop.Wait(TimeSpan.FromSeconds(5));
        _listener.Close();
    }

    // The port is free when it is asked for and may be taken when it is used: try another one then.
    private static (HttpListener, string) Start()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            probe.Stop();
            var listener = new HttpListener { Prefixes = { url + "/" } };
            try
            {
                listener.Start();
                return (listener, url);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                listener.Close();
            }
        }
    }

    private void Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = _listener.GetContext();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var body = reader.ReadToEnd();
            var headers = new JsonObject();
            foreach (var name in context.Request.Headers.AllKeys.Select(k => k!.ToLowerInvariant()).Where(k => k is "content-type" or "authorization" || k.StartsWith("x-", StringComparison.Ordinal)))
                headers[name] = context.Request.Headers[name];
            var path = context.Request.RawUrl!;
            lock (_requests)
                _requests.Add(new() { ["method"] = context.Request.HttpMethod, ["path"] = path, ["headers"] = headers, ["body"] = body });
            var route = _routes[path.Split('?')[0]];
            context.Response.StatusCode = route is JsonArray pair ? pair[0]!.GetValue<int>() : route?.GetValue<int>() ?? 404;
            context.Response.ContentType = "text/plain";
            var text = Encoding.UTF8.GetBytes(route is JsonArray answer ? answer[1]!.GetValue<string>() : "");
            context.Response.ContentLength64 = text.Length;
            context.Response.OutputStream.Write(text);
            context.Response.Close();
        }
    }
}

/// <summary>Sends the requests of scripts for real.</summary>
internal sealed class LoopbackHttp : IFluxHttp
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });

    public FluxHttpResponse Send(FluxHttpRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(new(request.Method), request.Url) { Content = new ByteArrayContent(request.Body) };
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = Client.Send(message, cancellationToken);
        using var buffer = new MemoryStream();
        response.Content.CopyTo(buffer, null, cancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers).Select(h => KeyValuePair.Create(h.Key, string.Join(",", h.Value)));
        return new((int)response.StatusCode, [.. headers], buffer.ToArray());
    }
}
