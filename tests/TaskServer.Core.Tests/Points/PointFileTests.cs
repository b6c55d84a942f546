using Microsoft.Data.Sqlite;
using TaskServer.Points;

namespace TaskServer.Tests.Points;

public sealed class PointFileTests : IDisposable
{
    private const int Changes = 150;
    private readonly PointsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("this is not a database, though it has some length", "cannot be used: file is not a database")]
    [InlineData("", "is not a file of points (its application id is 00000000)")]
    public void Another_kind_of_file_is_refused_and_left_as_it_is(string content, string reason)
    {
        content = content.Length == 0 ? content : content.PadRight(5_000);
        File.WriteAllText(_folder.Path, content);
        var refused = Assert.Throws<PointFileException>(() => _folder.Open());
        Assert.Equal($"{_folder.Path} {reason}", refused.Message);
        Assert.Equal(content, File.ReadAllText(_folder.Path));
        Assert.Equal([_folder.Path], Directory.GetFiles(Path.GetDirectoryName(_folder.Path)!));
    }

    [Fact]
    public void Another_database_is_refused()
    {
        Sql("CREATE TABLE tasks(id); PRAGMA application_id=42");
        var refused = Assert.Throws<PointFileException>(() => _folder.Open());
        Assert.Equal($"{_folder.Path} is not a file of points (its application id is 0000002a)", refused.Message);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await _folder.Open().DisposeAsync();
        Sql("PRAGMA user_version=2");
        var refused = Assert.Throws<PointFileException>(() => _folder.Open());
        Assert.Equal($"{_folder.Path} was written by a newer version of this server (format 2, this version knows 1)", refused.Message);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
    {
        var path = Path.Combine(Path.GetDirectoryName(_folder.Path)!, "missing", "points.db");
        var refused = Assert.Throws<PointFileException>(() => PointStore.Open(path));
        Assert.StartsWith($"{path} cannot be used: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE series SET type = 9", "a series has no known type")]
    [InlineData("UPDATE series SET bucket = 77", "the checksum of a series is wrong")]
    [InlineData("DELETE FROM series", "a block of points belongs to no series")]
    [InlineData("UPDATE blocks SET last = 20 WHERE first = 1", "the blocks of a series are not in order")]
    [InlineData("UPDATE log SET data = zeroblob(20)", null)]
    [InlineData("DROP TABLE log", "no such table: log")]
    public async Task A_file_that_contradicts_itself_is_refused(string damage, string? reason)
    {
        await using (var store = _folder.Open(flushAt: 1_500))
        {
            await store.WriteAsync(string.Join('\n', Enumerable.Range(1, 2_000).Select(i => $"m f={i}i {i}")));
            await store.WriteAsync("m f=5i 5");
        }
        Sql(damage);
        if (damage.StartsWith("UPDATE blocks", StringComparison.Ordinal))
            Sql("UPDATE blocks SET last = 3000 WHERE first = 1");
        if (reason is null)
        {
            // An entry for series 0, which is not there: skipped, as those of a dropped bucket are.
            await using var store = _folder.Open();
            Assert.Equal(2_000, store.Points(store.FindSeries(PointsFolder.Bucket).Single()).Count());
            return;
        }
        var refused = Assert.Throws<PointFileException>(() => _folder.Open());
        Assert.Equal($"{_folder.Path} {(reason.StartsWith("no such", StringComparison.Ordinal) ? "cannot be used: " + reason : "is damaged: " + reason)}", refused.Message);
    }

    // Never other points than those that were written: they are all there, or the file or the read is refused.
    [Fact]
    public async Task A_changed_byte_anywhere_gives_the_right_points_or_a_refusal()
    {
        string written;
        await using (var store = _folder.Open(flushAt: 2_000))
        {
            await store.WriteAsync(string.Join('\n', Enumerable.Range(1, 5_000).Select(i => $"m,t={i % 3} f={i / 7.0},g=\"s{i % 10}\" {i}")));
            await store.WriteAsync("m,t=0 f=5 5");
            written = store.Dump();
        }
        var intact = await File.ReadAllBytesAsync(_folder.Path);
        var random = new Random(1);
        int right = 0, refused = 0;
        for (var i = 0; i < Changes; i++)
        {
            var bytes = (byte[])intact.Clone();
            if (i % 10 == 0)
                Array.Resize(ref bytes, random.Next(bytes.Length));
            else
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_folder.Path)!))
                File.Delete(file);
            await File.WriteAllBytesAsync(_folder.Path, bytes);
            try
            {
                await using var store = _folder.Open();
                Assert.Equal(written, store.Dump());
                right++;
            }
            catch (Exception e) when (e is PointFileException or TaskServerException)
            {
                refused++;
            }
        }
        Assert.True(refused > Changes / 3, $"{right} right, {refused} refused");
    }

    [Fact]
    public async Task A_file_that_somebody_else_locks_refuses_writes_serves_reads_and_recovers()
    {
        await using var store = _folder.Open();
        await store.WriteAsync("m f=1 1");
        await using (var other = new SqliteConnection($"Data Source={_folder.Path};Pooling=False"))
        {
            await other.OpenAsync();
            await using var lockIt = other.CreateCommand();
            lockIt.CommandText = "BEGIN IMMEDIATE";
            await lockIt.ExecuteNonQueryAsync();
            var refused = await Assert.ThrowsAsync<TaskServerException>(() => store.WriteAsync("m f=2 2\nn f=1 1"));
            Assert.Equal((ErrorCode.Unavailable, "points cannot be stored at present: database is locked"), (refused.Code, refused.Message));
            Assert.Equal("m f: 1=1", store.Dump());
        }
        await store.WriteAsync("m f=3 3\nn f=1i 1");
        Assert.Equal("m f: 1=1 3=3\nn f: 1=1", store.Dump());
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_and_loses_nothing()
    {
        await using (var store = _folder.Open(flushAt: 100))
        {
            await store.WriteAsync(string.Join('\n', Enumerable.Range(1, 500).Select(i => $"m f={i}i {i}")));
            // A trigger stands in for the disk: it fails in the middle of the transaction.
            Sql("CREATE TRIGGER full BEFORE DELETE ON log BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END");
            await store.WriteAsync("m f=0i 1000");
            var refused = await Assert.ThrowsAsync<TaskServerException>(() => store.WriteAsync(string.Join('\n', Enumerable.Range(1, 500).Select(i => $"m f=7i {i}"))));
            Assert.Equal((ErrorCode.Unavailable, "points cannot be stored at present: database or disk is full"), (refused.Code, refused.Message));
            Assert.Equal(500 * 501 / 2, store.Points(store.FindSeries(PointsFolder.Bucket).Single()).Sum(p => (long)p.Value));
            Sql("DROP TRIGGER full");
            await store.WriteAsync(string.Join('\n', Enumerable.Range(1, 500).Select(i => $"m f=7i {i}")));
        }
        await using var again = _folder.Open();
        Assert.Equal(3_500, again.Points(again.FindSeries(PointsFolder.Bucket).Single()).Sum(p => (long)p.Value));
    }

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
