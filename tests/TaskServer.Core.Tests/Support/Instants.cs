using System.Globalization;

namespace TaskServer.Core.Tests.Support;

public static class Instants
{
    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
