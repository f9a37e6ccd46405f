using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bulkhead.LocalCloud.Storage;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Storage;

public sealed partial class StoredDocumentTests
{
    [Fact]
    public void A_packed_document_stays_bytes_and_is_read_anew_each_time()
    {
        var document = StoredDocument.Pack(new JsonObject { ["Id"] = "a-1", ["Numbers"] = new JsonArray(1, 2) });
        var first = document.Value;
        Assert.Equal("""{"Id":"a-1","Numbers":[1,2]}""", first.ToJsonString());
        Assert.NotSame(first, document.Value);
        Assert.Equal("""{"Id":"a-1","Numbers":[1,2]}""", Encoding.UTF8.GetString(document.UnreadBytes.Span));
    }

    [Fact]
    public void What_does_not_belong_to_a_tag_is_not_read()
    {
        var store = new ResourceStore();
        store.PutPacked("things", "one", new RecordedThing("a"), RecordedThings.Default.RecordedThing, tag: "x");
        store.PutPacked("things", "two", new RecordedThing("b"), RecordedThings.Default.RecordedThing, tag: "y");
        store.Put("things", "three", new JsonObject { ["Name"] = "c" });
        Assert.Equal(["a", "c"], store.Mentioning("things", "x", RecordedThings.Default.RecordedThing).Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_large_document_takes_a_fraction_of_its_room()
    {
        var document = new JsonObject();
        for (var i = 0; i < 200; i++) document[$"Resource{i}"] = "arn:aws:iam::111111111111:role/bulkhead-audit";
        var packed = StoredDocument.Pack(document);
        Assert.Equal(document.ToJsonString(), packed.Value.ToJsonString());
        Assert.InRange(packed.Room, 1, document.ToJsonString().Length / 4);
    }

    [Fact]
    public void A_packed_document_can_be_undone_and_comes_back_from_the_file_as_it_was()
    {
        var store = new ResourceStore();
        store.PutPacked("things", "one", new JsonObject { ["Size"] = 1 });
        var kept = store.TakeChanges();
        store.PutPacked("things", "one", new JsonObject { ["Size"] = 2 });
        store.RollBack(0);
        Assert.Equal(1, (int)store.Find("things", "one")!["Size"]!);
        var line = StateRecord.Open(StateRecord.Write(store, kept, RecordLines.LongestLine)!.Value[..^1])!.Value;
        var other = new ResourceStore();
        new RecordLoader(other).Load(line);
        Assert.Equal(1, (int)other.Find("things", "one")!["Size"]!);
    }

    internal sealed record RecordedThing(string Name);

    [JsonSerializable(typeof(RecordedThing))]
    internal sealed partial class RecordedThings : JsonSerializerContext;
}
