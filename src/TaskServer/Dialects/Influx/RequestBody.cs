using System.Buffers;

namespace TaskServer.Dialects.Influx;

/// <summary>Whole bodies, of known or unknown length. What the headers say of their type and encoding is ignored, as the real server does.</summary>
internal static class RequestBody
{
    /// <exception cref="BadHttpRequestException">The body is longer than the server takes.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext http)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
