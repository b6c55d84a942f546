using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskServer.Access;
using TaskServer.Scripts;

namespace TaskServer.Storage.Configurations;

internal sealed class InvokableScriptConfiguration : IEntityTypeConfiguration<InvokableScript>
{
    public void Configure(EntityTypeBuilder<InvokableScript> builder)
    {
        builder.HasKey(script => script.Id);
        builder.Property(script => script.Id).ValueGeneratedNever();
        builder.HasIndex(script => new { script.OrganizationId, script.Name });
        builder.HasOne<Organization>().WithMany().HasForeignKey(script => script.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
