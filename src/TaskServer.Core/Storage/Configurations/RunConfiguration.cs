using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskServer.Runs;
using TaskServer.Tasks;

namespace TaskServer.Storage.Configurations;

internal sealed class RunConfiguration : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Ignore(run => run.IsFinished);
        builder.HasIndex(run => new { run.TaskId, run.ScheduledFor });
        // One slot runs once, whatever happens; runs asked for by hand are not slots.
        builder.HasIndex(run => new { run.TaskId, run.ScheduledFor }, "IX_Runs_Slot").IsUnique().HasFilter("\"RequestedAt\" IS NULL");
        builder.HasIndex(run => run.TaskId).HasFilter("\"Status\" < 2").HasDatabaseName("IX_Runs_Unfinished");
        builder.HasOne<ScheduledTask>().WithMany().HasForeignKey(run => run.TaskId).OnDelete(DeleteBehavior.Cascade);
    }
}
