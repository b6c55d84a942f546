using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskServer.Labels;

namespace TaskServer.Storage.Configurations;

internal sealed class LabelMappingConfiguration : IEntityTypeConfiguration<LabelMapping>
{
    public void Configure(EntityTypeBuilder<LabelMapping> builder)
    {
        builder.HasKey(mapping => new { mapping.ResourceType, mapping.ResourceId, mapping.LabelId });
        builder.HasOne<Label>().WithMany().HasForeignKey(mapping => mapping.LabelId).OnDelete(DeleteBehavior.Cascade);
    }
}
