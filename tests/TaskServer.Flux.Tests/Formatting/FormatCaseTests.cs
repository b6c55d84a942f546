using System.Text.Json;
using TaskServer.Flux.Formatting;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Tests.Formatting;

public sealed class FormatCaseTests
{
}
