using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Storage;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Storage;

public sealed class StateFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bulkhead-cloud-").FullName;

    private string Cloud => Path.Combine(_folder, "cloud");

    private string Copy => Path.Combine(_folder, "copy");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_copied_can_be_put_back()
    {
        await PutAsync("one");
        await StateFiles.SnapshotAsync(Cloud, Copy, TimeProvider.System);
        await PutAsync("two");
        await StateFiles.RestoreAsync(Cloud, Copy, TimeProvider.System);
        Assert.Equal(["one"], await IdsAsync());
        Assert.True(StateFiles.Reset(Cloud, TimeProvider.System));
        Assert.False(StateFiles.Reset(Cloud, TimeProvider.System));
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task A_copy_that_is_no_cloud_is_refused_and_the_cloud_stays()
    {
        await PutAsync("one");
        await File.WriteAllTextAsync(Copy, "hello", TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<StateFileException>(() => StateFiles.RestoreAsync(Cloud, Copy, TimeProvider.System));
        Assert.Equal("BH7002", refusal.Diagnostic.Code);
        Assert.Equal(["one"], await IdsAsync());
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder), f => f.Contains(".restore", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cloud_in_use_is_neither_copied_nor_replaced_nor_removed()
    {
        await PutAsync("one");
        await StateFiles.SnapshotAsync(Cloud, Copy, TimeProvider.System);
        await using var held = StateFile.Open(Cloud, new ResourceStore(), flushToDisk: false, DateTimeOffset.UtcNow);
        Assert.Equal("BH7001", (await Assert.ThrowsAsync<StateFileException>(() => StateFiles.SnapshotAsync(Cloud, Copy, TimeProvider.System))).Diagnostic.Code);
        Assert.Equal("BH7001", (await Assert.ThrowsAsync<StateFileException>(() => StateFiles.RestoreAsync(Cloud, Copy, TimeProvider.System))).Diagnostic.Code);
        Assert.Equal("BH7001", Assert.Throws<StateFileException>(() => StateFiles.Reset(Cloud, TimeProvider.System)).Diagnostic.Code);
    }

    private async Task PutAsync(string id)
    {
        var store = new ResourceStore();
        await using var file = StateFile.Open(Cloud, store, flushToDisk: false, DateTimeOffset.UtcNow);
        store.Put("things", id, new JsonObject { ["Id"] = id });
        Assert.True(file.TryAppend(store, store.TakeChanges()));
        await file.Last;
    }

    private async Task<IReadOnlyList<string>> IdsAsync()
    {
        var store = new ResourceStore();
        await using var file = StateFile.Open(Cloud, store, flushToDisk: false, DateTimeOffset.UtcNow);
        return [.. store.All("things").Select(t => t.Key)];
    }
}
