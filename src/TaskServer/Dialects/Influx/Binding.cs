using Microsoft.AspNetCore.Mvc.ModelBinding;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx;

/// <summary>A request body that reads itself.</summary>
internal interface IInfluxBody<TSelf> where TSelf : IInfluxBody<TSelf>
{
    static abstract TSelf Read(GoValue body);
}

/// <summary>
/// Binds ids and bodies, and refuses in the dialect's words: a fault is thrown at once instead of becoming a model error that
/// every action would have to ask for. Arguments are bound from left to right, so their order is the order of the checks.
/// </summary>
internal sealed class InfluxBinderProvider : IModelBinderProvider
{
    private static readonly IdBinder Ids = new();
    private static readonly TextBinder Texts = new();

    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        var type = context.Metadata.ModelType;
        if (type == typeof(PlatformId))
            return Ids;
        if (type == typeof(string))
            return Texts;
        return Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IInfluxBody<>))
            ? (IModelBinder)Activator.CreateInstance(typeof(BodyBinder<>).MakeGenericType(type))!
            : null;
    }

    private sealed class IdBinder : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            bindingContext.Result = ModelBindingResult.Success(InfluxId.Parse(RouteValue(bindingContext)));
            return Task.CompletedTask;
        }
    }

    private sealed class TextBinder : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            bindingContext.Result = ModelBindingResult.Success(RouteValue(bindingContext));
            return Task.CompletedTask;
        }
    }

    private static string RouteValue(ModelBindingContext context) =>
        context.ActionContext.RouteData.Values[context.FieldName] as string ?? "";

    private sealed class BodyBinder<T> : IModelBinder where T : class, IInfluxBody<T>
    {
        public async Task BindModelAsync(ModelBindingContext bindingContext)
        {
            var body = await RequestBody.ReadAsync(bindingContext.HttpContext);
            bindingContext.Result = ModelBindingResult.Success(T.Read(GoValue.Parse(body)));
        }
    }
}

internal static class InfluxId
{
    /// <exception cref="MalformedRequestException">The text is not an id.</exception>
    public static PlatformId Parse(string text)
    {
        try
        {
            return PlatformId.Parse(text);
        }
        catch (TaskServerException malformed)
        {
            throw new MalformedRequestException(malformed.Message);
        }
    }
}
