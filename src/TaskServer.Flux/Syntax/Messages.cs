namespace TaskServer.Flux.Syntax;

internal static class Messages
{
    public const string TooDeep = "Program is nested too deep";

    public const string MixedProperties = "cannot mix implicit and explicit properties";

    public const string MissingPropertyValue = "missing property value";

    public const string PipeDestination = "pipe destination must be a function call";

    public const string LabelsAreOff = "Labels are currently experimental. (See the labelPolymorphism feature)";

    public static string NoOperand(TokenKind kind) => $"invalid token for primary expression: {kind.Name()}";
}
