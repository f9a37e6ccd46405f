using System.Text;
using Bulkhead.LocalCloud.Storage;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Storage;

public sealed class RecordLinesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a\n")]
    [InlineData("a\nb")]
    [InlineData("\n\nb\n")]
    public void Lines_come_with_their_places_and_say_whether_they_end(string text)
    {
        var lines = new RecordLines(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var read = new StringBuilder();
        while (lines.Read() is { } line)
        {
            Assert.Equal(read.Length, lines.Position);
            read.Append(Encoding.UTF8.GetString(line.Span));
            if (lines.IsWhole) read.Append('\n');
            Assert.Equal(read.Length, lines.Next);
        }

        Assert.Equal(text, read.ToString());
    }

    [Fact]
    public void A_line_may_be_longer_than_the_buffer_and_come_in_small_pieces()
    {
        var longest = new string('x', 3_000_000);
        var lines = new RecordLines(new Trickle(Encoding.UTF8.GetBytes($"first\n{longest}\nlast")));
        Assert.Equal("first", Encoding.UTF8.GetString(lines.Read()!.Value.Span));
        Assert.Equal(longest.Length, lines.Read()!.Value.Length);
        Assert.Equal(6, lines.Position);
        Assert.Equal("last", Encoding.UTF8.GetString(lines.Read()!.Value.Span));
        Assert.False(lines.IsWhole);
        Assert.Null(lines.Read());
    }

    /// <summary>Answers with fewer bytes than are asked for, as files and pipes may.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 4093));
    }
}
