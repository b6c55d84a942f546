using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskServer.Access;

namespace TaskServer.Storage.Configurations;

internal sealed class SecretConfiguration : IEntityTypeConfiguration<Secret>
{
    public void Configure(EntityTypeBuilder<Secret> builder)
    {
        builder.HasKey(secret => new { secret.OrganizationId, secret.Key });
        builder.HasOne<Organization>().WithMany().HasForeignKey(secret => secret.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
