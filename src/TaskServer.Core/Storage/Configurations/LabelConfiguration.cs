using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskServer.Access;
using TaskServer.Labels;

namespace TaskServer.Storage.Configurations;

internal sealed class LabelConfiguration : IEntityTypeConfiguration<Label>
{
    public void Configure(EntityTypeBuilder<Label> builder)
    {
        builder.HasKey(label => label.Id);
        builder.Property(label => label.Id).ValueGeneratedNever();
        builder.HasIndex(label => new { label.OrganizationId, label.Name });
        builder.Property(label => label.Properties).HasConversion<PropertiesConverter, PropertiesComparer>();
        builder.HasOne<Organization>().WithMany().HasForeignKey(label => label.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
