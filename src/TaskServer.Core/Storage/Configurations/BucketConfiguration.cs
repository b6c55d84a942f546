using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskServer.Access;
using TaskServer.Buckets;

namespace TaskServer.Storage.Configurations;

internal sealed class BucketConfiguration : IEntityTypeConfiguration<Bucket>
{
    public void Configure(EntityTypeBuilder<Bucket> builder)
    {
        builder.HasKey(bucket => bucket.Id);
        builder.Property(bucket => bucket.Id).ValueGeneratedNever();
        builder.HasIndex(bucket => new { bucket.OrganizationId, bucket.Name }).IsUnique();
        builder.HasOne<Organization>().WithMany().HasForeignKey(bucket => bucket.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
