using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx;

/// <summary>
/// A JSON body, written as a whole before the first byte is sent: a fault while writing still becomes a clean error, and the
/// length is known. The style is the route's.
/// </summary>
internal sealed class JsonAnswer<TState>(int status, TState state, Action<Utf8JsonWriter, TState> write) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        JsonAnswer.Write(context.HttpContext, status, state, write);
        return Task.CompletedTask;
    }
}

internal static class JsonAnswer
{
    private const int LargestKeptBuffer = 1 << 20;

    private static readonly JsonWriterOptions Compact = new() { Encoder = GoTextEncoder.Instance, SkipValidation = true };

    private static readonly JsonWriterOptions Indented = new()
    {
        Encoder = GoTextEncoder.Instance,
        SkipValidation = true,
        Indented = true,
        IndentCharacter = '\t',
        IndentSize = 1,
        NewLine = "\n",
    };

    [ThreadStatic]
    private static Scratch? s_scratch;

    public static JsonAnswer<TState> Of<TState>(int status, TState state, Action<Utf8JsonWriter, TState> write) => new(status, state, write);

    public static JsonAnswer<(T Value, JsonTypeInfo<T> Type)> Of<T>(int status, T value, JsonTypeInfo<T> type) =>
        new(status, (value, type), static (writer, state) => JsonSerializer.Serialize(writer, state.Value, state.Type));

    /// <summary>Writes the body in the style of the request's route.</summary>
    public static void Write<TState>(HttpContext http, int status, TState state, Action<Utf8JsonWriter, TState> write) =>
        Write(http, status, state, write, InfluxPaths.IsPretty(http), endsLine: true);

    public static void Write<TState>(
        HttpContext http, int status, TState state, Action<Utf8JsonWriter, TState> write, bool pretty, bool endsLine)
    {
        // The thread's own buffer is ours until the bytes are handed over: nothing waits in between.
        var scratch = s_scratch ?? new Scratch();
        s_scratch = null;
        var writer = pretty ? scratch.Indented : scratch.Compact;
        writer.Reset(scratch.Buffer);
        write(writer, state);
        writer.Flush();
        if (endsLine && !pretty)
            scratch.Buffer.Write("\n"u8);

        var body = scratch.Buffer.WrittenSpan;
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            response.BodyWriter.Write(body);
        if (scratch.Buffer.Capacity <= LargestKeptBuffer)
        {
            scratch.Buffer.ResetWrittenCount();
            s_scratch = scratch;
        }
    }

    private sealed class Scratch
    {
        public ArrayBufferWriter<byte> Buffer { get; } = new(4096);

        public Utf8JsonWriter Compact { get; } = new(Stream.Null, JsonAnswer.Compact);

        public Utf8JsonWriter Indented { get; } = new(Stream.Null, JsonAnswer.Indented);
    }
}
