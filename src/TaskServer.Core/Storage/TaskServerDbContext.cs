using Microsoft.EntityFrameworkCore;
using TaskServer.Access;
using TaskServer.Buckets;
using TaskServer.Labels;
using TaskServer.Runs;
using TaskServer.Scripts;
using TaskServer.Tasks;

namespace TaskServer.Storage;

/// <summary>Everything the server stores but the points. Read through <see cref="StoreReader"/>, written through <see cref="StoreWriter"/>.</summary>
public class TaskServerDbContext(DbContextOptions<TaskServerDbContext> options) : DbContext(options)
{
    public DbSet<ScheduledTask> Tasks => Set<ScheduledTask>();

    public DbSet<Run> Runs => Set<Run>();

    public DbSet<RunLog> RunLogs => Set<RunLog>();

    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<User> Users => Set<User>();

    public DbSet<Authorization> Authorizations => Set<Authorization>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Label> Labels => Set<Label>();

    public DbSet<LabelMapping> LabelMappings => Set<LabelMapping>();

    public DbSet<Bucket> Buckets => Set<Bucket>();

    public DbSet<InvokableScript> Scripts => Set<InvokableScript>();

    public DbSet<Secret> Secrets => Set<Secret>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<PlatformId>().HaveConversion<PlatformIdConverter>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<TimeSpan>().HaveConversion<DurationConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(TaskServerDbContext).Assembly);
}
