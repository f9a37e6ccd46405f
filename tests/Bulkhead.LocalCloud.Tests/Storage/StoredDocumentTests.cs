using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bulkhead.LocalCloud.Storage;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Storage;

public sealed partial class StoredDocumentTests : IDisposable
{
    private static readonly string Large = new('x', 1_000_000);
    private readonly string _folder = Directory.CreateTempSubdirectory("bulkhead").FullName;

    private string FilePath => Path.Combine(_folder, "cloud.state");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Documents_that_others_need_the_room_of_leave_the_memory_and_come_back_as_they_were()
    {
        var store = new ResourceStore();
        await using var file = StateFile.Open(FilePath, store, flushToDisk: false, DateTimeOffset.UnixEpoch);
        for (var i = 0; i < 30; i++)
        {
            store.Put("things", $"{i:D2}", new JsonObject { ["Name"] = $"é\u2028\"{i}", ["Text"] = Large });
            await KeepAsync(file, store);
        }

        Assert.InRange(InMemory(store), 1, 10);
        for (var i = 0; i < 30; i++) Assert.Equal($"é\u2028\"{i}", (string?)store.Find("things", $"{i:D2}")!["Name"]);
        Assert.InRange(InMemory(store), 1, 10);
        Assert.Equal("é\u2028\"7", store.Find("things", "07", RecordedThings.Default.RecordedThing)!.Name);
    }

    [Fact]
    public async Task A_document_that_the_file_does_not_have_yet_stays_in_memory()
    {
        var store = new ResourceStore();
        await using var file = StateFile.Open(FilePath, store, flushToDisk: false, DateTimeOffset.UnixEpoch);
        for (var i = 0; i < 30; i++) store.Put("things", $"{i:D2}", new JsonObject { ["Text"] = Large });
        Assert.Equal(30, InMemory(store));
        await KeepAsync(file, store);
        store.Put("things", "more", new JsonObject { ["Text"] = Large });
        for (var i = 0; i < 30; i++) Assert.Equal(Large, (string?)store.Find("things", $"{i:D2}")!["Text"]);
        Assert.Equal(Large, (string?)store.Find("things", "more")!["Text"]);
    }

    [Fact]
    public async Task A_loaded_document_is_read_when_it_is_asked_for_and_again_after_the_file_was_compacted()
    {
        var before = new ResourceStore();
        await using (var file = StateFile.Open(FilePath, before, flushToDisk: false, DateTimeOffset.UnixEpoch))
        {
            before.Put("things", "gone", new JsonObject { ["Name"] = "z" });
            before.Put("things", "one", new RecordedThing("a"), RecordedThings.Default.RecordedThing);
            before.Put("things", "two", new JsonObject { ["Name"] = "b" });
            await KeepAsync(file, before);
            before.Remove("things", "gone");
            await KeepAsync(file, before);
        }

        var store = new ResourceStore();
        await using var again = StateFile.Open(FilePath, store, flushToDisk: false, DateTimeOffset.UnixEpoch);
        Assert.Equal(before.WrittenBytes, store.WrittenBytes);
        Assert.Equal(0, InMemory(store));
        Assert.Equal("a", (string?)store.Find("things", "one")!["Name"]);
        Assert.Equal(1, InMemory(store));
        again.Compact(store);
        Assert.Equal(["a", "b"], store.All("things", RecordedThings.Default.RecordedThing).Select(t => t.Name));
        store.Put("things", "three", new JsonObject { ["Name"] = "c" });
        await KeepAsync(again, store);
        Assert.Equal(["a", "c", "b"], store.All("things").Select(t => (string?)t.Value["Name"]));
    }

    [Fact]
    public void What_does_not_belong_to_a_tag_is_not_read()
    {
        var store = new ResourceStore();
        store.Put("things", "one", new RecordedThing("a"), RecordedThings.Default.RecordedThing, tag: "x");
        store.Put("things", "two", new RecordedThing("b"), RecordedThings.Default.RecordedThing, tag: "y");
        store.Put("things", "three", new JsonObject { ["Name"] = "c" });
        Assert.Equal(["a", "c"], store.Mentioning("things", "x", RecordedThings.Default.RecordedThing).Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_record_is_kept_as_it_was_when_it_was_put()
    {
        var store = new ResourceStore();
        var thing = new RecordedThing("a");
        store.Put("things", "one", thing, RecordedThings.Default.RecordedThing);
        thing.Name = "changed later";
        Assert.Equal("a", store.Find("things", "one", RecordedThings.Default.RecordedThing)!.Name);
        store.TakeChanges();
        store.Put("things", "one", thing, RecordedThings.Default.RecordedThing);
        store.RollBack(0);
        Assert.Equal("a", (string?)store.Find("things", "one")!["Name"]);
    }

    [Fact]
    public async Task What_something_else_wrote_over_while_the_file_was_open_is_damage_and_no_mistake_of_the_cloud()
    {
        var before = new ResourceStore();
        await using (var file = StateFile.Open(FilePath, before, flushToDisk: false, DateTimeOffset.UnixEpoch))
        {
            before.Put("things", "one", new JsonObject { ["Name"] = "a" });
            await KeepAsync(file, before);
        }

        var store = new ResourceStore();
        await using var again = StateFile.Open(FilePath, store, flushToDisk: false, DateTimeOffset.UnixEpoch);
        await using (var other = new FileStream(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            other.Position = other.Length - 6;
            other.WriteByte(0);
        }

        var damage = Assert.Throws<StateFileException>(() => store.Find("things", "one"));
        Assert.Equal("BH7003", damage.Diagnostic.Code);
        Assert.Throws<StateFileException>(() => store.Find("things", "one", RecordedThings.Default.RecordedThing));
    }

    private static int InMemory(ResourceStore store) => store.Everything().Count(e => e.Document.IsInMemory);

    private static Task KeepAsync(StateFile file, ResourceStore store)
    {
        Assert.True(file.TryAppend(store, store.TakeChanges()));
        return file.Last;
    }

    internal sealed record RecordedThing(string Name)
    {
        public string Name { get; set; } = Name;
    }

    [JsonSerializable(typeof(RecordedThing))]
    internal sealed partial class RecordedThings : JsonSerializerContext;
}
