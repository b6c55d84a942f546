using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Design;

namespace TaskServer.Storage;

/// <summary>
/// What `dotnet ef migrations add NAME --context TaskServerDbContext -o Storage/Migrations` makes the model with, and after it
/// `dotnet ef dbcontext optimize --context TaskServerDbContext -o Storage/CompiledModel -n TaskServer.Storage.CompiledModel`, which writes the model
/// down as code: building it at every start took a fifth of the time of a start. Where a changed entity does not fit the old code, delete that first.
/// </summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<TaskServerDbContext>
{
    public TaskServerDbContext CreateDbContext(string[] args) => new(Database.Context(new SqliteConnection("Data Source=:memory:")).Options);
}
