using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TaskServer.Access;
using TaskServer.Runs;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Core.Tests.Support;

/// <summary>A store with tasks and runs and no scheduler, in a folder of its own or a given one.</summary>
public sealed class TestStore : IDisposable
{
    public static readonly PlatformId Organization = new(0x0abc);
    public static readonly PlatformId User = new(0x0def);
    public static readonly Principal Operator = new(User, [new(PermissionAction.Read, ResourceTypes.Instance), new(PermissionAction.Write, ResourceTypes.Instance)]);

    private readonly DataFolder? _ownFolder;
    private readonly ServiceProvider _services;

    public TestStore(DataFolder? folder = null, DateTimeOffset? now = null, params (string Key, string Value)[] settings)
    {
        Folder = folder ?? (_ownFolder = new DataFolder());
        Time = new FakeTimeProvider(now ?? new DateTimeOffset(2026, 1, 15, 10, 20, 30, 500, TimeSpan.Zero));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Data", Folder.Path), .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))]).Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Time)
            .AddStorage(configuration)
            .BuildServiceProvider();
        _services.OpenStore();
        Seed(Writer).GetAwaiter().GetResult();
    }

    public DataFolder Folder { get; }

    public FakeTimeProvider Time { get; }

    public StoreWriter Writer => _services.GetRequiredService<StoreWriter>();

    public StoreReader Reader => _services.GetRequiredService<StoreReader>();

    public TaskService Tasks => _services.GetRequiredService<TaskService>();

    public RunService Runs => _services.GetRequiredService<RunService>();

    internal TaskCache Cache => _services.GetRequiredService<TaskCache>();

    public static NewTask Sleep(string? every = "1m", string? cron = null, string name = "t", JsonObject? arguments = null) => new()
    {
        OrganizationId = Organization,
        Name = name,
        Engine = "sleep",
        Arguments = arguments ?? new JsonObject { ["ms"] = 0 },
        Origin = "influx",
        Definition = new TaskDefinition { Every = cron is null ? every : null, Cron = cron },
    };

    /// <summary>The organization and the user that tests work with, unless they are there.</summary>
    public static Task<int> Seed(StoreWriter writer) => writer.ApplyAsync(db =>
    {
        if (db.Organizations.Any(organization => organization.Id == Organization))
            return 0;
        var now = DateTimeOffset.UnixEpoch;
        db.Organizations.Add(new Organization { Id = Organization, Name = "acme", CreatedAt = now, UpdatedAt = now });
        db.Users.Add(new User { Id = User, Name = "ann" });
        db.Memberships.Add(new Membership { UserId = User, ResourceType = ResourceTypes.Organizations, ResourceId = Organization, Role = MembershipRole.Owner });
        return 1;
    });

    public Task<ScheduledTask> CreateAsync(NewTask? task = null) => Tasks.CreateAsync(Operator, task ?? Sleep(), default);

    public void Dispose()
    {
        _services.Dispose();
        _ownFolder?.Dispose();
    }
}
