using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskServer.Access;
using TaskServer.Tasks;

namespace TaskServer.Storage.Configurations;

internal sealed class ScheduledTaskConfiguration : IEntityTypeConfiguration<ScheduledTask>
{
    public void Configure(EntityTypeBuilder<ScheduledTask> builder)
    {
        builder.HasKey(task => task.Id);
        builder.Property(task => task.Id).ValueGeneratedNever();
        // The script comes last: what the scheduler and lists read stays on the first page of a long row.
        builder.Property(task => task.Arguments).HasColumnOrder(100);
        builder.Property(task => task.ScriptParameters).HasColumnOrder(101);
        builder.Property(task => task.LastRunError).HasColumnOrder(102);
        builder.HasIndex(task => task.Key).IsUnique();
        builder.HasIndex(task => new { task.OrganizationId, task.Name });
        builder.HasIndex(task => task.OwnerId);
        builder.HasIndex(task => task.ScriptId).HasFilter("\"ScriptId\" IS NOT NULL");
        // Partial, over a column that seldom changes: taking a slot does not touch it, a start finds the scheduled tasks by it.
        builder.HasIndex(task => task.Status).HasFilter("\"NextSlot\" IS NOT NULL").HasDatabaseName("IX_Tasks_Scheduled");
        builder.HasOne<Organization>().WithMany().HasForeignKey(task => task.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
