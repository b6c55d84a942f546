using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TaskServer.Benchmarks;

/// <summary>What a round of requests came to. Latencies are in microseconds, in ascending order.</summary>
internal sealed record HttpRound(double PerSecond, int[] Latencies, long NotSuccessful)
{
    public double Percentile(int percent) => Latencies.Length == 0 ? double.NaN : Latencies[(int)((long)(Latencies.Length - 1) * percent / 100)] / 1000.0;
}

/// <summary>
/// Connections that each send a request, wait for the whole answer, and send the next one, like wrk. Written on raw sockets: on a machine with few
/// cores, what the client costs is taken from the server.
/// </summary>
internal sealed class HttpLoad : IDisposable
{
    private readonly Connection[] _connections;

    public HttpLoad(IPEndPoint server, int connections) =>
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new Connection(server))];

    /// <param name="requests">Taken in turns, each connection at a place of its own.</param>
    public async Task<HttpRound> RunAsync(IReadOnlyList<byte[]> requests, TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(_connections.Select((connection, i) => connection.RunAsync(requests, i * requests.Count / _connections.Length, end)));
        var elapsed = Stopwatch.GetElapsedTime(start);
        var latencies = _connections.SelectMany(connection => connection.Latencies).ToArray();
        Array.Sort(latencies);
        return new HttpRound(latencies.Length / elapsed.TotalSeconds, latencies, _connections.Sum(connection => connection.NotSuccessful));
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
    }

    private sealed class Connection : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly SocketAsyncEventArgs _received = new();
        private readonly byte[] _buffer = new byte[64 * 1024];
        private IReadOnlyList<byte[]> _requests = [];
        private TaskCompletionSource _done = new();
        private int _next;
        private int _filled;
        private long _missing;
        private long _sent;
        private long _end;

        public Connection(IPEndPoint server)
        {
            _socket.Connect(server);
            _received.Completed += (_, _) => Continue();
        }

        public List<int> Latencies { get; } = [];

        public long NotSuccessful { get; private set; }

        public Task RunAsync(IReadOnlyList<byte[]> requests, int first, long end)
        {
            (_requests, _next, _end) = (requests, first, end);
            _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Latencies.Clear();
            NotSuccessful = 0;
            try
            {
                Send();
                Receive();
            }
            catch (Exception fault)
            {
                _done.TrySetException(fault);
            }

            return _done.Task;
        }

        public void Dispose()
        {
            _socket.Dispose();
            _received.Dispose();
        }

        private void Send()
        {
            _sent = Stopwatch.GetTimestamp();
            (_filled, _missing) = (0, -1);
            _socket.Send(_requests[_next]);
            _next = (_next + 1) % _requests.Count;
        }

        private void Receive()
        {
            while (true)
            {
                _received.SetBuffer(_buffer, _filled, _buffer.Length - _filled);
                if (_socket.ReceiveAsync(_received) || !Take())
                    return;
            }
        }

        private void Continue()
        {
            try
            {
                if (Take())
                    Receive();
            }
            catch (Exception fault)
            {
                _done.TrySetException(fault);
            }
        }

        /// <summary>False when the time is up.</summary>
        private bool Take()
        {
            if (_received.SocketError != SocketError.Success || _received.BytesTransferred == 0)
                throw new IOException($"The server ended a connection: {_received.SocketError}");
            if (_missing >= 0)
            {
                _missing -= _received.BytesTransferred;
            }
            else
            {
                _filled += _received.BytesTransferred;
                var headers = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8);
                if (headers < 0)
                    return true;
                _missing = headers + 4 + Length(_buffer.AsSpan(0, headers)) - _filled;
                if (_buffer[9] != (byte)'2')
                    NotSuccessful++;
                _filled = 0;
            }

            if (_missing > 0)
                return true;
            var now = Stopwatch.GetTimestamp();
            Latencies.Add((int)Stopwatch.GetElapsedTime(_sent, now).TotalMicroseconds);
            if (now >= _end)
            {
                _done.TrySetResult();
                return false;
            }

            Send();
            return true;
        }

        private static long Length(ReadOnlySpan<byte> headers)
        {
            var name = "\r\nContent-Length: "u8;
            var start = headers.IndexOf(name);
            if (start < 0)
                throw new InvalidDataException("An answer does not tell its length.");
            var rest = headers[(start + name.Length)..];
            var length = 0L;
            foreach (var digit in rest)
            {
                if (digit is < (byte)'0' or > (byte)'9')
                    break;
                length = length * 10 + digit - '0';
            }

            return length;
        }
    }
}
