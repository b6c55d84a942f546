using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using TaskServer.Access;

namespace TaskServer.Dialects.Influx;

/// <summary>What the actions of this dialect share: the caller, and answers in the style of the route.</summary>
internal abstract class InfluxController : ControllerBase
{
    private static readonly StatusCodeResult Nothing = new(StatusCodes.Status204NoContent);

    protected Principal Caller => HttpContext.Features.Get<Principal>()
        ?? throw new InvalidOperationException("A route that is open to all has no caller.");

    /// <summary>Where the request came from, for slowing down those who guess passwords.</summary>
    protected string Address => HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";

    protected static IActionResult Ok<T>(T value, JsonTypeInfo<T> type) => JsonAnswer.Of(StatusCodes.Status200OK, value, type);

    protected static IActionResult Created<T>(T value, JsonTypeInfo<T> type) => JsonAnswer.Of(StatusCodes.Status201Created, value, type);

    protected static IActionResult Ok<TState>(TState state, Action<Utf8JsonWriter, TState> write) =>
        JsonAnswer.Of(StatusCodes.Status200OK, state, write);

    protected static IActionResult Created<TState>(TState state, Action<Utf8JsonWriter, TState> write) =>
        JsonAnswer.Of(StatusCodes.Status201Created, state, write);

    /// <summary>204 without a body, and without a content type.</summary>
    protected static new IActionResult NoContent() => Nothing;
}
