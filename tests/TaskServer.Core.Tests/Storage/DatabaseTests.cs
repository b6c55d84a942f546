using Microsoft.Data.Sqlite;
using TaskServer.Core.Tests.Support;
using TaskServer.Storage;

namespace TaskServer.Core.Tests.Storage;

public sealed class DatabaseTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_one_server_uses_a_folder()
    {
        using (new TestStore(_folder))
        {
            var refusal = Assert.Throws<StoreException>(() => new TestStore(_folder));
            Assert.Contains("is in use by another server", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
        }

        new TestStore(_folder).Dispose();
    }

    [Theory]
    [InlineData("hello, this is not a database at all, but a text that somebody has put here")]
    [InlineData("x")]
    public void A_file_of_another_kind_is_refused_and_stays_as_it_is(string content)
    {
        File.WriteAllText(_folder.DatabasePath, content);

        Refuses("is not a database of this server");

        Assert.Equal(content, File.ReadAllText(_folder.DatabasePath));
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_stays_as_it_is()
    {
        Execute("CREATE TABLE addresses (name TEXT)");
        var before = File.ReadAllBytes(_folder.DatabasePath);

        Refuses("is a database of another program");

        Assert.Equal(before, File.ReadAllBytes(_folder.DatabasePath));
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused()
    {
        new TestStore(_folder).Dispose();
        Execute("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Later', '99.0')");

        Refuses("was written by a newer version of this server (it has 29990101000000_Later)");
    }

    [Fact]
    public async Task A_truncated_database_is_refused()
    {
        using (var store = new TestStore(_folder))
            for (var i = 0; i < 200; i++)
                await store.CreateAsync();
        using (var file = new FileStream(_folder.DatabasePath, FileMode.Open))
            file.SetLength(file.Length / 2);

        Refuses("");
    }

    [Fact]
    public async Task A_damaged_page_is_found_or_harmless_but_never_replaced_by_an_empty_store()
    {
        using (var store = new TestStore(_folder))
            for (var i = 0; i < 200; i++)
                await store.CreateAsync();
        var sound = await File.ReadAllBytesAsync(_folder.DatabasePath);
        var random = new Random(5);
        for (var round = 0; round < 15; round++)
        {
            var damaged = (byte[])sound.Clone();
            var start = random.Next(100, damaged.Length - 64);
            random.NextBytes(damaged.AsSpan(start, 64));
            await File.WriteAllBytesAsync(_folder.DatabasePath, damaged);
            try
            {
                using var store = new TestStore(_folder);
                using var db = store.Reader.Open();
                Assert.NotEmpty(db.Tasks.Select(task => task.Id).ToList());
            }
            catch (StoreException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
                Assert.Equal(damaged, await File.ReadAllBytesAsync(_folder.DatabasePath));
            }
        }
    }

    [Fact]
    public void A_migration_that_was_killed_does_not_block_the_next_start()
    {
        new TestStore(_folder).Dispose();
        Execute("""
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01');
            DELETE FROM "__EFMigrationsHistory";
            """);

        // The tables are there already, so the migration cannot succeed; that it is tried at all, and not waited for, is the point.
        Refuses("already exists");
    }

    private void Refuses(string message)
    {
        var refusal = Assert.Throws<StoreException>(() => new TestStore(_folder));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
