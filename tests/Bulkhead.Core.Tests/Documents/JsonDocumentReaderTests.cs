using System.Text.Json;
using Bulkhead.Core.Documents;
using Xunit;

namespace Bulkhead.Core.Tests.Documents;

public sealed class JsonDocumentReaderTests
{
    private static JsonReadResult Read(string text) => JsonDocumentReader.Read(new SourceFile("a.json", text));

    [Fact]
    public void Values_have_their_kind_text_and_place()
    {
        var root = Assert.IsType<DocumentMapping>(Read("{\n  \"a\": [1.50, true, null, \"x\\n\\u00e9\"]\n}").Root);
        var list = Assert.IsType<DocumentSequence>(root.Entries[0].Value);
        Assert.Equal("2:3", root.Entries[0].KeySpan.Start.ToString());
        Assert.Equal("2:8", list.Span.Start.ToString());
        Assert.Equal(
            [(ScalarKind.Number, "1.50"), (ScalarKind.Boolean, "true"), (ScalarKind.Null, ""), (ScalarKind.Text, "x\né")],
            list.Items.Cast<DocumentScalar>().Select(s => (s.Kind, s.Text)));
    }

    [Fact]
    public void Repeated_keys_are_kept()
    {
        var root = Assert.IsType<DocumentMapping>(Read("""{"a": 1, "a": 2}""").Root);
        Assert.Equal(["a", "a"], root.Entries.Select(e => e.Key));
    }

    [Fact]
    public void A_byte_order_mark_is_accepted() => Assert.NotNull(Read("\uFEFF{}").Root);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\": 1,}")]
    [InlineData("[1,]")]
    [InlineData("[01]")]
    [InlineData("[1.]")]
    [InlineData("[-]")]
    [InlineData("[tru]")]
    [InlineData("[\"a\nb\"]")]
    [InlineData("[\"\\x\"]")]
    [InlineData("[\"\\u12g4\"]")]
    [InlineData("[\"a]")]
    [InlineData("{} {}")]
    [InlineData("// no\n{}")]
    [InlineData("{'a': 1}")]
    [InlineData("[NaN]")]
    public void What_is_not_JSON_is_refused_with_its_place(string text)
    {
        var result = Read(text);
        Assert.Null(result.Root);
        Assert.NotNull(Assert.Single(result.Diagnostics).Span);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        Assert.NotNull(Read(new string('[', 64) + new string(']', 64)).Root);
        Assert.Equal("BH1052", Assert.Single(Read(new string('[', 100_000)).Diagnostics).Code);
    }

    [Fact]
    public void Length_is_bounded() =>
        Assert.Equal("BH1053", Assert.Single(Read(new string(' ', JsonDocumentReader.MaximumLength + 1)).Diagnostics).Code);
}
