using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskServer.Access;

namespace TaskServer.Storage.Configurations;

internal sealed class AuthorizationConfiguration : IEntityTypeConfiguration<Authorization>
{
    public void Configure(EntityTypeBuilder<Authorization> builder)
    {
        builder.HasKey(authorization => authorization.Id);
        builder.Property(authorization => authorization.Id).ValueGeneratedNever();
        builder.HasIndex(authorization => authorization.TokenHash).IsUnique();
        builder.HasIndex(authorization => authorization.UserId);
        builder.Property(authorization => authorization.Permissions).HasConversion<PermissionsConverter, PermissionsComparer>();
        builder.HasOne<Organization>().WithMany().HasForeignKey(authorization => authorization.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(authorization => authorization.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
