namespace TaskServer.Flux.Tests.Packages;

public sealed class MessagingTests
{
    [Theory]
    [InlineData("contrib/chobbs/discord", "discord.endpoint(webhookToken: \"t\", webhookID: \"i\", username: \"u\")", "{content: r.text}", 204, "\"content\":\"hello\"")]
    [InlineData("contrib/sranka/teams", "teams.endpoint(url: \"http://h/\")", "{title: \"t\", text: r.text, summary: \"\"}", 200, "\"summary\": \"hello\"")]
    [InlineData("contrib/sranka/telegram", "telegram.endpoint(token: \"t\")", "{channel: \"c\", text: r.text, silent: false}", 200, "\"disable_notification\":false")]
    [InlineData("contrib/sranka/webexteams", "webexteams.endpoint(token: \"t\")", "{roomId: \"i\", text: r.text, markdown: \"\"}", 200, "\"roomId\":\"i\"")]
    [InlineData("contrib/sranka/sensu", "sensu.endpoint(url: \"http://h\", apiKey: \"k\")", "{checkName: \"a b\", text: r.text, status: 0}", 201, "\"state\":\"passing\"")]
    [InlineData("contrib/sranka/opsgenie", "opsgenie.endpoint(apiKey: \"k\")", "{message: r.text, alias: \"\", description: \"\", priority: \"P2\", responders: [\"schedule:s\"], tags: [], actions: [], visibleTo: [], details: \"{}\"}", 202, "[{\"type\":\"schedule\",\"name\":\"s\"}]")]
    [InlineData("contrib/bonitoo-io/alerta", "alerta.endpoint(url: \"http://h/\", apiKey: \"k\")", "{resource: \"r\", event: \"e\", severity: \"s\", service: [\"x\"], group: \"g\", value: \"v\", text: r.text, tags: [\"t\"], attributes: {a: 1}, type: \"\", timestamp: 2021-01-01T00:00:00.0125Z}", 201, "\"createTime\":\"2021-01-01T00:00:00.012Z\"")]
    [InlineData("contrib/bonitoo-io/victorops", "victorops.endpoint(url: \"http://h/\")", "{messageType: \"INFO\", entityID: \"i\", entityDisplayName: \"n\", stateMessage: r.text, timestamp: 2021-01-01T00:00:00Z}", 200, "\"monitoring_tool\":\"InfluxDB\"")]
    [InlineData("contrib/bonitoo-io/zenoss", "zenoss.endpoint(url: \"http://h/\", username: \"u\", password: \"p\")", "{summary: r.text, device: \"d\", component: \"c\", severity: \"Info\", eventClass: \"e\", eventClassKey: \"k\", collector: \"o\", message: \"m\"}", 200, "\"evclasskey\":\"k\"")]
    [InlineData("contrib/bonitoo-io/servicenow", "servicenow.endpoint(url: \"http://h/\", username: \"u\", password: \"p\")", "{node: \"n\", metricType: \"t\", resource: \"r\", metricName: \"m\", messageKey: \"k\", description: r.text, severity: \"minor\", additionalInfo: {a: 1}}", 201, "\"additional_info\":\"{\\\"a\\\":1}\"")]
    [InlineData("contrib/rhajek/bigpanda", "bigpanda.endpoint(token: \"t\", appKey: \"k\")", "{status: \"ok\", host: \"h\", text: r.text}", 201, "\"app_key\":\"k\"")]
    [InlineData("pushbullet", "pushbullet.endpoint(token: \"t\")", "{title: \"t\", text: r.text}", 200, "\"type\":\"note\"")]
    [InlineData("slack", "slack.endpoint(token: \"t\")", "{channel: \"c\", text: r.text, color: \"good\"}", 200, "\"channel\":\"c\"")]
    public void Endpoints_send_each_row_and_say_whether_it_arrived(string package, string endpoint, string map, int success, string body)
    {
        var script = $"import \"array\"\nimport \"{package}\"\narray.from(rows: [{{text: \"hello\"}}]) |> {endpoint}(mapFn: (r) => ({map}))()";
        foreach (var (status, sent) in new[] { (success, "true"), (500, "false") })
        {
            var run = new ScriptRun();
            run.Http.Response = new(status, [], []);
            Assert.Contains($"_sent={sent}", Assert.Single(run.Run(script)), StringComparison.Ordinal);
            Assert.Contains(body, run.Http.Body, StringComparison.Ordinal);
            Assert.Contains("hello", run.Http.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Pagerduty_sends_details_only_where_there_are_some()
    {
        const string Script = """
            import "array"
            import "pagerduty"

            array.from(rows: [{v: pagerduty.sendEvent(
                pagerdutyURL: "http://h/", routingKey: "k", client: "c", clientURL: "u", dedupKey: "d", class: "cl", group: "g", severity: "info", eventAction: "trigger",
                source: "s", summary: "x", timestamp: "t"DETAILS)}])
            """;
        var without = new ScriptRun();
        without.Run(Script.Replace("DETAILS", "", StringComparison.Ordinal));
        Assert.DoesNotContain("custom_details", without.Http.Body, StringComparison.Ordinal);

        var with = new ScriptRun();
        with.Run(Script.Replace("DETAILS", ", customDetails: {a: 1}", StringComparison.Ordinal));
        Assert.Contains("\"custom_details\":{\"a\":1}", with.Http.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_for_pagerduty_has_at_most_1024_characters()
    {
        var run = new ScriptRun();
        run.Run("""
            import "array"
            import "pagerduty"
            import "strings"

            array.from(rows: [{v: pagerduty.sendEvent(
                pagerdutyURL: "http://h/", routingKey: "k", client: "c", clientURL: "u", dedupKey: "d", class: "cl", group: "g", severity: "info", eventAction: "trigger",
                source: "s", summary: strings.repeat(v: "ä", i: 1030), timestamp: "t")}])
            """);
        Assert.Contains($"\"summary\":\"{new string('ä', 1024)}\"", run.Http.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Zenoss_takes_a_key_or_a_name_with_a_password()
    {
        const string Script = "import \"array\"\nimport \"contrib/bonitoo-io/zenoss\"\narray.from(rows: [{v: zenoss.event(url: \"http://h/\", username: \"u\", password: \"p\", severity: \"Info\"KEY)}])";
        var named = new ScriptRun();
        named.Run(Script.Replace("KEY", "", StringComparison.Ordinal));
        Assert.Contains(named.Http.Requests[0].Headers, h => h is { Key: "Authorization", Value: "Basic dTpw" });

        var keyed = new ScriptRun();
        keyed.Run(Script.Replace("KEY", ", apiKey: \"k\"", StringComparison.Ordinal));
        Assert.Contains(keyed.Http.Requests[0].Headers, h => h is { Key: "z-api-key", Value: "k" });
        Assert.DoesNotContain(keyed.Http.Requests[0].Headers, h => h.Key == "Authorization");
    }

    [Fact]
    public void Responders_need_a_kind() => Assert.Contains(
        "responder \"me\" must begin with user:, team:, escalation: or schedule:",
        ScriptRun.Failure("import \"array\"\nimport \"contrib/sranka/opsgenie\"\narray.from(rows: [{v: opsgenie.respondersToJSON(v: [\"me\"])}])"),
        StringComparison.Ordinal);
}
