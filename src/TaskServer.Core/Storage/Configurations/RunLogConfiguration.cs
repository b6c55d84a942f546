using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskServer.Runs;

namespace TaskServer.Storage.Configurations;

internal sealed class RunLogConfiguration : IEntityTypeConfiguration<RunLog>
{
    public void Configure(EntityTypeBuilder<RunLog> builder)
    {
        builder.HasKey(log => new { log.RunId, log.Index });
        builder.HasOne<Run>().WithMany().HasForeignKey(log => log.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
