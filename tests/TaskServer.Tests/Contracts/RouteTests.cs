using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Contracts;

/// <summary>The routes of the server and the operations of the contract are the same.</summary>
public class RouteTests
{
    private const string SomeId = "0123456789abcdef";
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    [Fact]
    public async Task Every_route_has_an_operation_and_every_operation_a_route()
    {
        await using var app = new TaskServerApp();
        var served = ServedRoutes.Of(app.Services);
        var described = Contract.Operations.Select(ServedRoutes.Of).ToHashSet();
        Assert.Empty(served.Except(described));
        Assert.Empty(described.Except(served));
    }

    [Fact]
    public async Task Every_operation_that_needs_a_credential_refuses_without_one()
    {
        await using var app = new TaskServerApp();
        foreach (var operation in Contract.Operations.Where(operation => operation.NeedsCredential))
        {
            using var message = new HttpRequestMessage(new HttpMethod(operation.Method), Filled(operation.Path));
            using var response = await app.Client.SendAsync(message);
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{operation}: {response.StatusCode}");
            Assert.Empty(AnswerCheck.Problems(operation, 401, response, await response.Content.ReadAsByteArrayAsync()));
        }
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_have_is_405()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        foreach (var path in ServedRoutes.Operations(app.Services).Where(operation => operation.Path.StartsWith("/api/v2", StringComparison.Ordinal)).GroupBy(operation => Filled(operation.Path)))
        {
            // A fixed word of one path may stand where another has a parameter.
            var shaped = Contract.Operations.Where(operation => Regex.IsMatch(path.Key, "^" + Regex.Replace(operation.Path, @"\{\w+\}", "[^/]+") + "$"));
            foreach (var method in Methods.Except(shaped.Select(operation => operation.Method)))
            {
                using var message = new HttpRequestMessage(new HttpMethod(method), path.Key);
                message.Headers.Add("Authorization", $"Token {app.Token}");
                using var response = await app.Client.SendAsync(message);
                var body = await response.Content.ReadAsStringAsync();
                Assert.True(response.StatusCode == HttpStatusCode.MethodNotAllowed, $"{method} {path.Key}: {response.StatusCode} {body}");
                if (path.Key.StartsWith("/api/v2/tasks", StringComparison.Ordinal))
                    Assert.Equal("allow: " + string.Join(", ", response.Content.Headers.Allow), JsonDocument.Parse(body).RootElement.GetProperty("message").GetString());
                else
                    Assert.Equal("", body);
            }
        }
    }

    private static string Filled(string template) => Regex.Replace(template, @"\{\w+\}", SomeId);
}
