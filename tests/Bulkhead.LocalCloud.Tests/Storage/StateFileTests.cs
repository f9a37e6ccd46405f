using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Storage;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Storage;

public sealed class StateFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("bulkhead-state-").FullName;

    private string FilePath => Path.Combine(_folder, "cloud.state");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_kept_is_there_again()
    {
        await using (var cloud = Open())
        {
            cloud.Store.Put("a", "1", Document("one"));
            cloud.Store.Put("a", "2", Document("two"));
            await cloud.KeepAsync();
            cloud.Store.Remove("a", "1");
            cloud.Store.Put("b", "3", Document("zwölf \"\n"));
            await cloud.KeepAsync();
        }

        await using var again = Open();
        Assert.Null(again.Store.Find("a", "1"));
        Assert.Equal("two", (string?)again.Store.Find("a", "2")!["Name"]);
        Assert.Equal("zwölf \"\n", (string?)again.Store.Find("b", "3")!["Name"]);
    }

    [Fact]
    public async Task A_file_cut_at_any_byte_holds_the_calls_before_the_cut_or_is_refused()
    {
        await using (var cloud = Open())
        {
            for (var i = 0; i < 5; i++)
            {
                cloud.Store.Put("a", $"{i}", Document($"value {i}"));
                await cloud.KeepAsync();
            }
        }

        var whole = await File.ReadAllBytesAsync(FilePath, TestContext.Current.CancellationToken);
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(FilePath, whole[..length], TestContext.Current.CancellationToken);
            var lines = whole.AsSpan(0, length).Count((byte)'\n');
            if (lines < 2 && length > 0 && whole[length - 1] != '\n')
            {
                // Nothing is left before the cut: that must not read as an empty cloud.
                var refusal = Assert.Throws<StateFileException>(Open);
                Assert.Equal("BH7003", refusal.Diagnostic.Code);
                Assert.Equal(length, new FileInfo(FilePath).Length);
                continue;
            }

            await using (var cloud = Open())
            {
                Assert.Equal(Math.Max(0, lines - 1), cloud.Store.All("a").Count);
                cloud.Store.Put("a", "after", Document("after"));
                await cloud.KeepAsync();
            }

            await using var again = Open();
            Assert.NotNull(again.Store.Find("a", "after"));
        }
    }

    [Fact]
    public async Task Damage_before_the_end_is_refused_with_its_place()
    {
        await using (var cloud = Open())
        {
            for (var i = 0; i < 3; i++)
            {
                cloud.Store.Put("a", $"{i}", Document("value"));
                await cloud.KeepAsync();
            }
        }

        var bytes = await File.ReadAllBytesAsync(FilePath, TestContext.Current.CancellationToken);
        var second = Array.IndexOf(bytes, (byte)'\n') + 1;
        bytes[second + 30] ^= 1;
        await File.WriteAllBytesAsync(FilePath, bytes, TestContext.Current.CancellationToken);
        var refusal = Assert.Throws<StateFileException>(Open);
        Assert.Equal("BH7003", refusal.Diagnostic.Code);
        Assert.Contains($"line 2, at byte {second}: The checksum does not hold.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(FilePath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_of_somebody_else_is_left_alone()
    {
        await File.WriteAllTextAsync(FilePath, "accounts:\n  dev: development\n", TestContext.Current.CancellationToken);
        Assert.Equal("BH7002", Assert.Throws<StateFileException>(Open).Diagnostic.Code);
        Assert.StartsWith("accounts:", await File.ReadAllTextAsync(FilePath, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_opening_is_refused_and_names_the_owner()
    {
        await using (Open())
        {
            var refusal = Assert.Throws<StateFileException>(Open);
            Assert.Equal("BH7001", refusal.Diagnostic.Code);
            Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
        }

        await using var again = Open();
        Assert.Empty(again.Store.All("a"));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_said()
    {
        var store = new ResourceStore();
        var refusal = Assert.Throws<StateFileException>(() => StateFile.Open(Path.Combine(_folder, "no", "cloud.state"), store, false, Now));
        Assert.Equal("BH7004", refusal.Diagnostic.Code);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Compaction_keeps_all_and_only_what_lives()
    {
        await using (var cloud = Open())
        {
            for (var i = 0; i < 200; i++)
            {
                cloud.Store.Put("a", $"{i % 10}", Document($"value {i}"));
                await cloud.KeepAsync();
            }

            var before = new FileInfo(FilePath).Length;
            cloud.File.Compact(cloud.Store);
            Assert.True(new FileInfo(FilePath).Length < before / 10);
            cloud.Store.Put("a", "after", Document("after"));
            await cloud.KeepAsync();
        }

        await using var again = Open();
        Assert.Equal(11, again.Store.All("a").Count);
        Assert.Equal("value 199", (string?)again.Store.Find("a", "9")!["Name"]);
    }

    [Fact]
    public async Task A_call_that_is_rolled_back_leaves_nothing()
    {
        await using var cloud = Open();
        cloud.Store.Put("a", "1", Document("one"));
        await cloud.KeepAsync();
        var mark = cloud.Store.Mark;
        cloud.Store.Put("a", "1", Document("changed"));
        cloud.Store.Put("a", "2", Document("two"));
        cloud.Store.Remove("a", "1");
        cloud.Store.RollBack(mark);
        Assert.Equal("one", (string?)cloud.Store.Find("a", "1")!["Name"]);
        Assert.Null(cloud.Store.Find("a", "2"));
        Assert.Empty(cloud.Store.TakeChanges());
    }

    [Fact]
    public async Task What_is_more_than_a_line_may_have_is_not_written_and_the_file_opens_again()
    {
        var store = new ResourceStore();
        await using (var file = StateFile.Open(FilePath, store, flushToDisk: false, Now, longestLine: 1024))
        {
            store.Put("a", "1", Document("one"));
            Assert.True(file.TryAppend(store, store.TakeChanges()));
            store.Put("a", "1", Document("changed"));
            store.Put("a", "2", Document(new string('x', 2000)));
            var changes = store.TakeChanges();
            var written = store.WrittenBytes;
            Assert.False(file.TryAppend(store, changes));
            Assert.Equal(written, store.WrittenBytes);
            store.Undo(changes);
            Assert.Equal("one", (string?)store.Find("a", "1")!["Name"]);
            Assert.Null(store.Find("a", "2"));
            await file.Last;
        }

        await using var again = Open();
        Assert.Equal("one", (string?)again.Store.Find("a", "1")!["Name"]);
        Assert.Null(again.Store.Find("a", "2"));
    }

    private static JsonObject Document(string name) => new() { ["Name"] = name };

    private OpenState Open()
    {
        var store = new ResourceStore();
        return new OpenState(store, StateFile.Open(FilePath, store, flushToDisk: false, Now));
    }

    private sealed record OpenState(ResourceStore Store, StateFile File) : IAsyncDisposable
    {
        public Task KeepAsync()
        {
            Assert.True(File.TryAppend(Store, Store.TakeChanges()));
            return File.Last;
        }

        public ValueTask DisposeAsync() => File.DisposeAsync();
    }
}
