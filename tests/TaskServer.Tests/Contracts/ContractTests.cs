using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskServer.Docs;

namespace TaskServer.Tests.Contracts;

/// <summary>The contract is sound in itself.</summary>
public class ContractTests
{
    [Fact]
    public void Every_reference_points_at_something_and_every_component_is_used()
    {
        var used = new HashSet<string>();
        foreach (var reference in References(Contract.Document))
        {
            Contract.Find(reference);
            used.Add(reference);
        }

        var unused = from kind in Contract.Document.GetProperty("components").EnumerateObject()
                     where kind.Name != "securitySchemes"
                     from component in kind.Value.EnumerateObject()
                     let reference = $"#/components/{kind.Name}/{component.Name}"
                     where !used.Contains(reference)
                     select reference;
        Assert.Empty(unused);
    }

    [Fact]
    public void Operation_ids_are_unique()
    {
        Assert.Empty(Contract.Operations.GroupBy(operation => operation.Id).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.True(Contract.Operations.Count > 80);
    }

    [Fact]
    public void Every_operation_says_what_it_is_and_what_it_answers()
    {
        var tags = Contract.Document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ToHashSet();
        var schemes = Contract.Document.GetProperty("components").GetProperty("securitySchemes");
        foreach (var operation in Contract.Operations)
        {
            Assert.False(string.IsNullOrWhiteSpace(operation.Node.GetProperty("summary").GetString()), $"{operation} has no summary");
            Assert.False(string.IsNullOrWhiteSpace(operation.Node.GetProperty("description").GetString()), $"{operation} has no description");
            Assert.Contains(operation.Node.GetProperty("tags")[0].GetString(), tags);
            Assert.True(operation.Responses.Keys.Any(status => status.StartsWith('2')), $"{operation} never succeeds");
            Assert.True(!operation.NeedsCredential || operation.Responses.ContainsKey("401"), $"{operation} needs a credential and has no 401");
            Assert.True(!operation.NeedsCredential || operation.Responses.Keys.Any(status => status.StartsWith('4')), $"{operation} never refuses");
            Assert.True(operation.Body is null || operation.Responses.ContainsKey("400"), $"{operation} takes a body and has no 400");
            if (operation.Node.TryGetProperty("security", out var security))
                Assert.All(security.EnumerateArray().SelectMany(one => one.EnumerateObject()), scheme => Assert.True(schemes.TryGetProperty(scheme.Name, out _)));
        }
    }

    [Fact]
    public void Path_parameters_are_those_of_the_path()
    {
        foreach (var operation in Contract.Operations)
        {
            var inPath = Regex.Matches(operation.Path, @"\{(\w+)\}").Select(match => match.Groups[1].Value).Order();
            var declared = operation.Parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path").ToList();
            Assert.Equal(inPath, declared.Select(parameter => parameter.GetProperty("name").GetString()!).Order());
            Assert.All(declared, parameter => Assert.True(parameter.GetProperty("required").GetBoolean()));
        }
    }

    [Fact]
    public void Errors_have_the_one_error_shape_and_examples()
    {
        foreach (var operation in Contract.Operations)
        {
            foreach (var (status, response) in operation.Responses.Where(response => response.Key[0] is '4' or '5' or 'd' && !operation.Path.Equals("/health", StringComparison.Ordinal)))
            {
                var media = response.GetProperty("content").GetProperty("application/json");
                Assert.Equal("#/components/schemas/Error", media.GetProperty("schema").GetProperty("$ref").GetString());
                Assert.True(response.GetProperty("headers").TryGetProperty("X-Platform-Error-Code", out _));
                Assert.True(media.GetProperty("examples").EnumerateObject().Any(), $"{operation} {status} has no example");
                foreach (var example in media.GetProperty("examples").EnumerateObject())
                {
                    var code = Contract.Resolve(example.Value).GetProperty("value").GetProperty("code").GetString()!;
                    Assert.True(status == "default" || StatusOf(code) == int.Parse(status, null), $"{operation} {status} {example.Name} has code {code}");
                }
            }
        }
    }

    [Fact]
    public void Every_example_conforms_to_its_schema()
    {
        var problems = new List<string>();
        var examples = 0;
        void Check(JsonElement owner, string at)
        {
            if (!owner.TryGetProperty("schema", out var schema))
                return;
            foreach (var (name, value) in Examples(owner))
            {
                examples++;
                problems.AddRange(SchemaCheck.Problems(schema, value).Select(problem => $"{at} {name}: {problem}"));
            }
        }

        foreach (var operation in Contract.Operations)
        {
            foreach (var parameter in operation.Parameters)
                Check(parameter, $"{operation} {parameter.GetProperty("name")}");
            if (operation.Body is { } body)
            {
                foreach (var media in body.GetProperty("content").EnumerateObject())
                    Check(media.Value, $"{operation} body");
            }

            foreach (var (status, response) in operation.Responses.Where(response => response.Value.TryGetProperty("content", out _)))
            {
                foreach (var media in response.GetProperty("content").EnumerateObject())
                    Check(media.Value, $"{operation} {status}");
            }
        }

        foreach (var schema in Contract.Document.GetProperty("components").GetProperty("schemas").EnumerateObject())
            problems.AddRange(SchemaExamples(schema.Value, schema.Name));
        Assert.True(examples > 200);
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: '1'", """{"a":"1"}""")]
    [InlineData("a: true\nb: \"true\"", """{"a":true,"b":"true"}""")]
    [InlineData("a: null\nb: ''", """{"a":null,"b":""}""")]
    [InlineData("a: [1.5, -2, x, 0f0d1a2b3c4d5000]", """{"a":[1.5,-2,"x","0f0d1a2b3c4d5000"]}""")]
    [InlineData("a: |-\n  one\n  two", """{"a":"one\ntwo"}""")]
    public void Yaml_becomes_the_same_as_json(string yaml, string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(ApiContract.ToJson(new StringReader(yaml)).Span));

    [Theory]
    [InlineData("""{"type":"string"}""", "1")]
    [InlineData("""{"type":"integer"}""", "1.5")]
    [InlineData("""{"type":"string"}""", "null")]
    [InlineData("""{"type":"string","enum":["a"]}""", "\"b\"")]
    [InlineData("""{"type":"string","pattern":"^a$"}""", "\"b\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-01-15\"")]
    [InlineData("""{"type":"string","maxLength":1}""", "\"bb\"")]
    [InlineData("""{"type":"integer","maximum":5}""", "6")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", "[1]")]
    [InlineData("""{"type":"object","required":["a"]}""", "{}")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"b":1}""")]
    [InlineData("""{"type":"object","properties":{},"additionalProperties":{"type":"string"}}""", """{"b":1}""")]
    [InlineData("""{"allOf":[{"$ref":"#/components/schemas/ID"}]}""", "\"x\"")]
    [InlineData("""{"oneOf":[]}""", "1")]
    public void The_schema_check_finds_what_is_wrong(string schema, string value) =>
        Assert.NotEmpty(SchemaCheck.Problems(Parse(schema), Parse(value)));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static IEnumerable<(string Name, JsonElement Value)> Examples(JsonElement owner)
    {
        if (owner.TryGetProperty("example", out var example))
            yield return ("example", example);
        if (owner.TryGetProperty("examples", out var examples))
        {
            foreach (var named in examples.EnumerateObject())
                yield return (named.Name, Contract.Resolve(named.Value).GetProperty("value"));
        }
    }

    private static IEnumerable<string> SchemaExamples(JsonElement schema, string at)
    {
        if (schema.TryGetProperty("example", out var example))
        {
            foreach (var problem in SchemaCheck.Problems(schema, example))
                yield return $"{at}: {problem}";
        }

        if (!schema.TryGetProperty("properties", out var members))
            yield break;
        foreach (var member in members.EnumerateObject())
        {
            foreach (var problem in SchemaExamples(member.Value, $"{at}.{member.Name}"))
                yield return problem;
        }
    }

    private static IEnumerable<string> References(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" && member.Value.ValueKind == JsonValueKind.String ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static int StatusOf(string code) => code switch
    {
        "invalid" or "empty value" => 400,
        "unauthorized" => 401,
        "forbidden" => 403,
        "not found" => 404,
        "method not allowed" => 405,
        "request too large" => 413,
        "conflict" or "unprocessable entity" => 422,
        "too many requests" => 429,
        "not implemented" => 501,
        "unavailable" => 503,
        _ => 500,
    };
}
