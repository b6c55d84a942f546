using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using TaskServer.Storage;

namespace TaskServer.Core.Tests.Storage;

public class CompiledModelTests
{
    [Fact]
    public void The_model_that_is_written_down_as_code_is_the_one_that_the_configuration_builds()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        using var db = new TaskServerDbContext(Database.Context(connection).Options);
        var built = db.GetService<IDesignTimeModel>().Model;
        Assert.IsType<RuntimeModel>(db.Model, exactMatch: false);
        Assert.NotSame(built, db.Model);
        Assert.Equal(Describe(built), Describe(db.Model));
    }

    [Fact]
    public void The_migrations_make_what_the_model_says()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        using var db = new TaskServerDbContext(Database.Context(connection).Options);
        Assert.False(db.Database.HasPendingModelChanges());
    }

    private static IEnumerable<string> Describe(IModel model) => model.GetEntityTypes().SelectMany(Describe).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Describe(IEntityType type) =>
    [
        $"{type.Name} in {type.GetTableName()}, key {Names(type.FindPrimaryKey()!.Properties)}",
        .. type.GetProperties().Select(property =>
            $"{type.Name}.{property.Name} as {property.GetColumnName()} {property.GetColumnType()} {property.IsNullable} {property.ValueGenerated} "
            + $"{property.GetTypeMapping().Converter?.ModelClrType} {property.GetTypeMapping().Converter?.ProviderClrType} {property.GetTypeMapping().Comparer.GetType()}"),
        .. type.GetIndexes().Select(index => $"{type.Name} index {Names(index.Properties)} {index.IsUnique}"),
        .. type.GetForeignKeys().Select(key => $"{type.Name} to {key.PrincipalEntityType.Name} by {Names(key.Properties)} {key.DeleteBehavior}"),
    ];

    private static string Names(IReadOnlyList<IProperty> properties) => string.Join(", ", properties.Select(property => property.Name));
}
