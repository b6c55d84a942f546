using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Design;

namespace TaskServer.Storage;

/// <summary>What `dotnet ef migrations add NAME --context TaskServerDbContext -o Storage/Migrations` makes the model with.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<TaskServerDbContext>
{
    public TaskServerDbContext CreateDbContext(string[] args) => new(Database.Context(new SqliteConnection("Data Source=:memory:")).Options);
}
