using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Design;

namespace TaskServer.Storage;

/// <summary>What `dotnet ef` makes the model with.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<TaskServerDbContext>
{
    public TaskServerDbContext CreateDbContext(string[] args) => new(Database.Context(new SqliteConnection("Data Source=:memory:")).Options);
}
