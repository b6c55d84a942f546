using InfluxDB.Client;
using InfluxDB.Client.Api.Domain;
using InfluxDB.Client.Core.Exceptions;
using InfluxDB.Client.Writes;

namespace TaskServer.Tests.Clients;

/// <summary>The official C# client, used as its documentation says.</summary>
public sealed class CSharpClientTests(ListeningServer server) : IClassFixture<ListeningServer>
{
    private const string Script = "from(bucket: \"data\") |> range(start: -1h) |> last()";

    private readonly InfluxDBClient _client = server.Client;
    private readonly TasksApi _tasks = server.Client.GetTasksApi();
    private readonly string _org = server.App.OrganizationId;

    [Fact]
    public async Task A_fresh_server_is_set_up_once()
    {
        await using var app = ListeningServer.Start();
        var address = app.ClientOptions.BaseAddress.ToString();
        using var client = new InfluxDBClient(address, "not-yet-a-token");
        Assert.True(await client.IsOnboardingAllowedAsync());
        var made = await client.OnboardingAsync(new OnboardingRequest(username: "me", password: "my-password", org: "home", bucket: "data", token: "chosen"));
        Assert.Equal("chosen", made.Auth.Token);
        Assert.Equal(("me", "home", "data"), (made.User.Name, made.Org.Name, made.Bucket.Name));
        Assert.False(await client.IsOnboardingAllowedAsync());
        await Assert.ThrowsAsync<UnprocessableEntityException>(() =>
            client.OnboardingAsync(new OnboardingRequest(username: "me", password: "my-password", org: "home", bucket: "data")));

        using var user = new InfluxDBClient(address, "chosen");
        Assert.Equal("me", (await user.GetUsersApi().MeAsync()).Name);
    }

    [Fact]
    public async Task The_server_says_that_it_is_well()
    {
        Assert.True(await _client.PingAsync());
        Assert.StartsWith("v2.", await _client.VersionAsync(), StringComparison.Ordinal);
        var ready = await _client.ReadyAsync();
        Assert.Equal(Ready.StatusEnum.Ready, ready.Status);
        Assert.True(ready.Started < DateTime.UtcNow);
        Assert.NotEmpty(ready.Up);
#pragma warning disable CS0618 // superseded in the client by a ping, and still what many programs call
        var health = await _client.HealthAsync();
#pragma warning restore CS0618
        Assert.Equal((HealthCheck.StatusEnum.Pass, "influxdb", "ready for queries and writes"), (health.Status, health.Name, health.Message));
    }

    [Fact]
    public async Task A_task_is_created_by_its_schedule()
    {
        var every = await _tasks.CreateTaskEveryAsync("by interval", Script, "1h", _org);
        Assert.Equal(("by interval", "1h", null, TaskStatusType.Active), (every.Name, every.Every, every.Cron, every.Status));
        Assert.Equal(_org, every.OrgID);
        Assert.StartsWith(Script, every.Flux, StringComparison.Ordinal);
        Assert.NotNull(every.CreatedAt);
        Assert.Equal(every.CreatedAt, every.LatestCompleted);
        Assert.Null(every.LastRunStatus);

        var cron = await _tasks.CreateTaskCronAsync("by cron", Script, "0 2 * * *", _org);
        Assert.Equal(("by cron", null, "0 2 * * *"), (cron.Name, cron.Every, cron.Cron));

        var script = $"option task = {{name: \"by script\", every: 30m, offset: 5s}}\n\n{Script}  ";
        var whole = await _tasks.CreateTaskAsync(new TaskCreateRequest(orgID: _org, flux: script, description: "whole", status: TaskStatusType.Inactive));
        Assert.Equal((script, "30m", "5s", "whole", TaskStatusType.Inactive), (whole.Flux, whole.Every, whole.Offset, whole.Description, whole.Status));
    }

    [Fact]
    public async Task Tasks_are_found_by_id_user_organization_and_page()
    {
        var first = await _tasks.CreateTaskEveryAsync("found", Script, "1h", _org);
        var second = await _tasks.CreateTaskEveryAsync("found", Script, "2h", _org);

        Assert.Equal(first.Flux, (await _tasks.FindTaskByIdAsync(first.Id)).Flux);
        Assert.Contains(await _tasks.FindTasksByUserIdAsync(server.App.UserId), task => task.Id == first.Id);
        Assert.Contains(await _tasks.FindTasksByOrganizationIdAsync(_org), task => task.Id == second.Id);
        Assert.Equal(second.Id, Assert.Single(await _tasks.FindTasksAsync(afterId: first.Id, name: "found")).Id);
        Assert.Equal(first.Id, Assert.Single(await _tasks.FindTasksAsync(name: "found", limit: 1)).Id);

        var missing = await Assert.ThrowsAsync<NotFoundException>(() => _tasks.FindTaskByIdAsync("020f755c3d082000"));
        Assert.Equal("failed to find task: task not found", missing.Message);
    }

    [Fact]
    public async Task A_task_is_changed_cloned_and_deleted()
    {
        var task = await _tasks.CreateTaskCronAsync("before", Script, "0 2 * * *", _org);
        task.Name = "after";
        task.Cron = null;
        task.Every = "3m";
        task.Status = TaskStatusType.Inactive;
        var changed = await _tasks.UpdateTaskAsync(task);
        Assert.Equal(("after", "3m", null, TaskStatusType.Inactive), (changed.Name, changed.Every, changed.Cron, changed.Status));
        Assert.Contains("option task = {name: \"after\", every: 3m}", changed.Flux, StringComparison.Ordinal);
        Assert.NotNull(changed.UpdatedAt);

        var label = await _client.GetLabelsApi().CreateLabelAsync("kept by clones", [], _org);
        await _tasks.AddLabelAsync(label, changed);
        var clone = await _tasks.CloneTaskAsync(changed);
        Assert.NotEqual(changed.Id, clone.Id);
        Assert.Equal((changed.Name, changed.Flux, changed.Every), (clone.Name, clone.Flux, clone.Every));
        Assert.Equal(label.Id, Assert.Single(await _tasks.GetLabelsAsync(clone)).Id);

        await _tasks.DeleteTaskAsync(changed);
        await Assert.ThrowsAsync<NotFoundException>(() => _tasks.FindTaskByIdAsync(changed.Id));
        Assert.NotNull(await _tasks.FindTaskByIdAsync(clone.Id));
    }

    [Fact]
    public async Task Runs_happen_by_themselves_have_logs_and_are_retried()
    {
        var task = await _tasks.CreateTaskEveryAsync("ticking", Script, "1s", _org);
        var runs = await UntilAsync(() => _tasks.GetRunsAsync(task), found => found.Count(run => run.Status == Run.StatusEnum.Success) > 1);
        task.Every = "1h";
        await _tasks.UpdateTaskAsync(task);

        var run = runs.First(run => run.Status == Run.StatusEnum.Success);
        Assert.Equal(task.Id, run.TaskID);
        Assert.Null(run.RequestedAt);
        Assert.True(run.StartedAt <= run.FinishedAt);
        Assert.Equal(run.ScheduledFor, (await _tasks.GetRunAsync(task.Id, run.Id)).ScheduledFor);
        Assert.Equal(
            run.Id, Assert.Single(await _tasks.GetRunsAsync(task, run.ScheduledFor!.Value.AddSeconds(-1), run.ScheduledFor!.Value.AddSeconds(1), 10)).Id);

        var log = await _tasks.GetRunLogsAsync(run);
        Assert.Equal(2, log.Count);
        Assert.StartsWith("Started task from script:", log[0].Message, StringComparison.Ordinal);
        Assert.EndsWith("Completed(success)", log[1].Message, StringComparison.Ordinal);
        Assert.True((await _tasks.GetLogsAsync(task)).Count >= 4);

        var again = await _tasks.RetryRunAsync(run);
        Assert.NotEqual(run.Id, again.Id);
        Assert.Equal((Run.StatusEnum.Scheduled, run.ScheduledFor), (again.Status, again.ScheduledFor));
        var retried = await UntilAsync(() => _tasks.GetRunAsync(task.Id, again.Id), found => found.Status == Run.StatusEnum.Success);
        Assert.NotNull(retried.RequestedAt);

        var ended = await Assert.ThrowsAsync<NotFoundException>(() => _tasks.CancelRunAsync(run));
        Assert.Equal("failed to cancel run: run not found", ended.Message);
        Assert.Equal(TaskType.LastRunStatusEnum.Success, (await _tasks.FindTaskByIdAsync(task.Id)).LastRunStatus);
    }

    [Fact]
    public async Task A_task_has_labels_members_and_owners()
    {
        var task = await _tasks.CreateTaskEveryAsync("shared", Script, "1h", _org);
        var labels = _client.GetLabelsApi();
        var label = await labels.CreateLabelAsync("urgent", new Dictionary<string, string> { ["color"] = "red", ["text"] = "!" }, _org);
        await _tasks.AddLabelAsync(label, task);
        Assert.Equal("urgent", Assert.Single(await _tasks.GetLabelsAsync(task)).Name);
        label.Properties["text"] = "";
        label.Properties["color"] = "blue";
        Assert.Equal(new Dictionary<string, string> { ["color"] = "blue" }, (await labels.UpdateLabelAsync(label)).Properties);
        await _tasks.DeleteLabelAsync(label, task);
        Assert.Empty(await _tasks.GetLabelsAsync(task));

        var user = await _client.GetUsersApi().CreateUserAsync("colleague");
        Assert.Empty(await _tasks.GetMembersAsync(task));
        Assert.Equal(ResourceMember.RoleEnum.Member, (await _tasks.AddMemberAsync(user, task)).Role);
        Assert.Equal("colleague", Assert.Single(await _tasks.GetMembersAsync(task)).Name);
        await _tasks.DeleteMemberAsync(user, task);
        Assert.Empty(await _tasks.GetMembersAsync(task));
        Assert.Empty(await _tasks.GetOwnersAsync(task));
        Assert.Equal(ResourceOwner.RoleEnum.Owner, (await _tasks.AddOwnerAsync(user, task)).Role);
        Assert.Equal(user.Id, Assert.Single(await _tasks.GetOwnersAsync(task)).Id);
        await _tasks.DeleteOwnerAsync(user, task);
        Assert.Empty(await _tasks.GetOwnersAsync(task));
    }

    [Fact]
    public async Task Points_are_written_queried_and_deleted()
    {
        var write = _client.GetWriteApiAsync();
        var noon = new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc);
        await write.WritePointsAsync(
            [
                PointData.Measurement("weather").Tag("place", "a").Field("degrees", 20.5).Timestamp(noon, WritePrecision.Ns),
                PointData.Measurement("weather").Tag("place", "b").Field("degrees", 21.5).Timestamp(noon.AddMinutes(1), WritePrecision.Ns),
            ],
            ListeningServer.Bucket, ListeningServer.Organization);
        await write.WriteRecordAsync("weather,place=a degrees=22.5 1709208120", WritePrecision.S, ListeningServer.Bucket, _org);

        const string all = "from(bucket: \"data\") |> range(start: 2024-02-29T00:00:00Z, stop: 2024-03-01T00:00:00Z) |> filter(fn: (r) => r._measurement == \"weather\")";
        var query = _client.GetQueryApi();
        var tables = await query.QueryAsync(all, ListeningServer.Organization);
        Assert.Equal(2, tables.Count);
        Assert.Equal([20.5, 22.5], tables[0].Records.Select(record => record.GetValue()));
        Assert.Equal(noon, tables[0].Records[0].GetTimeInDateTime());
        Assert.Equal(["a", "b"], tables.Select(table => table.Records[0].GetValueByKey("place")));
        Assert.Contains("21.5", await query.QueryRawAsync($"{all} |> filter(fn: (r) => r.place == \"b\")", org: _org), StringComparison.Ordinal);

        await _client.GetDeleteApi().Delete(noon.AddHours(-1), noon.AddHours(1), "place=\"a\"", ListeningServer.Bucket, ListeningServer.Organization);
        Assert.Equal(21.5, Assert.Single(Assert.Single(await query.QueryAsync(all, _org)).Records).GetValue());

        var refused = await Assert.ThrowsAsync<BadRequestException>(() => query.QueryAsync("from(", _org));
        Assert.NotEmpty(refused.Message);
        await Assert.ThrowsAsync<BadRequestException>(() => write.WriteRecordAsync("weather", WritePrecision.S, ListeningServer.Bucket, _org));
    }

    [Fact]
    public async Task Users_organizations_and_buckets_are_managed()
    {
        var asked = DateTime.UtcNow;
        var organizations = _client.GetOrganizationsApi();
        var organization = await organizations.CreateOrganizationAsync("branch");
        Assert.True(organization.CreatedAt >= asked);
        Assert.Equal(ListeningServer.User, Assert.Single(await organizations.GetOwnersAsync(organization)).Name);
        Assert.Equal("branch", Assert.Single(await organizations.FindOrganizationsAsync(org: "branch")).Name);
        await organizations.PutSecretsAsync(new Dictionary<string, string> { ["key"] = "value" }, organization);
        Assert.Equal(["key"], await organizations.GetSecretsAsync(organization));
        await organizations.DeleteSecretsAsync(["key"], organization);
        Assert.Empty(await organizations.GetSecretsAsync(organization));

        var buckets = _client.GetBucketsApi();
        var bucket = await buckets.CreateBucketAsync("own", new BucketRetentionRules(BucketRetentionRules.TypeEnum.Expire, 3600), organization);
        Assert.Equal(3600, Assert.Single(bucket.RetentionRules).EverySeconds);
        Assert.Equal(3, (await buckets.FindBucketsByOrganizationAsync(organization)).Count);
        bucket.Name = "renamed";
        Assert.Equal("renamed", (await buckets.UpdateBucketAsync(bucket)).Name);
        Assert.Equal(bucket.Id, (await buckets.FindBucketByNameAsync("renamed")).Id);
        Assert.Null(await buckets.FindBucketByNameAsync("unknown"));

        var users = _client.GetUsersApi();
        var user = await users.CreateUserAsync("worker");
        user.Name = "better worker";
        Assert.Equal("better worker", (await users.UpdateUserAsync(user)).Name);
        Assert.Equal(user.Id, Assert.Single(await users.FindUsersAsync(name: "better worker")).Id);
        await organizations.AddMemberAsync(user, organization);
        Assert.Equal(user.Id, Assert.Single(await organizations.GetMembersAsync(organization)).Id);
        await users.DeleteUserAsync(user);
        await Assert.ThrowsAsync<NotFoundException>(() => users.FindUserByIdAsync(user.Id));

        await _client.GetTasksApi().CreateTaskEveryAsync("goes with it", Script, "1h", organization);
        await organizations.DeleteOrganizationAsync(organization);
        await Assert.ThrowsAsync<NotFoundException>(() => buckets.FindBucketByIdAsync(bucket.Id));
        Assert.Empty(await _tasks.FindTasksAsync(name: "goes with it"));
    }

    [Fact]
    public async Task An_authorization_allows_what_its_permissions_say()
    {
        var authorizations = _client.GetAuthorizationsApi();
        var made = await authorizations.CreateAuthorizationAsync(
            _org, [new Permission(Permission.ActionEnum.Read, new PermissionResource(PermissionResource.TypeTasks, orgID: _org))]);
        using var reader = new InfluxDBClient(server.Address, made.Token);
        await reader.GetTasksApi().FindTasksAsync(orgId: _org);
        await Assert.ThrowsAsync<UnauthorizedException>(() => reader.GetTasksApi().CreateTaskEveryAsync("forbidden", Script, "1h", _org));

        made.Status = AuthorizationUpdateRequest.StatusEnum.Inactive;
        Assert.Equal(AuthorizationUpdateRequest.StatusEnum.Inactive, (await authorizations.UpdateAuthorizationAsync(made)).Status);
        await Assert.ThrowsAsync<UnauthorizedException>(() => reader.GetTasksApi().FindTasksAsync(orgId: _org));
        Assert.Contains(await authorizations.FindAuthorizationsByUserNameAsync(ListeningServer.User), found => found.Id == made.Id);
        await authorizations.DeleteAuthorizationAsync(made);
        await Assert.ThrowsAsync<NotFoundException>(() => authorizations.FindAuthorizationByIdAsync(made.Id));
    }

    [Fact]
    public async Task A_name_and_a_password_open_a_session()
    {
        using var session = new InfluxDBClient(server.Address, ListeningServer.User, ListeningServer.Password);
        Assert.Equal(ListeningServer.User, (await session.GetUsersApi().MeAsync()).Name);
        var task = await session.GetTasksApi().CreateTaskEveryAsync("by session", Script, "1h", _org);
        Assert.Equal(server.App.UserId, task.OwnerID);
        using var stranger = new InfluxDBClient(server.Address, ListeningServer.User, "wrong-password");
        await Assert.ThrowsAsync<UnauthorizedException>(() => stranger.GetTasksApi().FindTasksAsync());
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> isDone)
    {
        var deadline = DateTime.UtcNow.AddSeconds(15);
        while (true)
        {
            var value = await read();
            if (isDone(value))
                return value;
            Assert.True(DateTime.UtcNow < deadline, "not in time");
            await Task.Delay(20);
        }
    }
}
