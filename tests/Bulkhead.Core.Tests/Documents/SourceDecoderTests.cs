using System.Text;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Xunit;

namespace Bulkhead.Core.Tests.Documents;

public sealed class SourceDecoderTests
{
    [Fact]
    public void The_byte_order_mark_of_UTF_8_is_dropped()
    {
        var file = SourceDecoder.Decode("f", [0xEF, 0xBB, 0xBF, .. "añ"u8], new DiagnosticBag());
        Assert.Equal("añ", file!.Text);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0xC3 }, 2, 1)]
    [InlineData(new byte[] { 0xC3, 0xB1, 0xFF }, 1, 2)]
    [InlineData(new byte[] { (byte)'a', 0xED, 0xA0, 0x80 }, 1, 2)]
    [InlineData(new byte[] { 0xC0, 0x80 }, 1, 1)]
    public void Bytes_that_are_not_UTF_8_are_shown_where_they_are(byte[] bytes, int line, int column)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(SourceDecoder.Decode("f", bytes, diagnostics));
        var diagnostic = Assert.Single(diagnostics.ToSorted());
        Assert.Equal(("BH1001", new SourcePosition(line, column)), (diagnostic.Code, diagnostic.Span!.Value.Start));
    }

    [Fact]
    public void UTF_16_is_called_by_its_name()
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(SourceDecoder.Decode("f", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a: b")], diagnostics));
        Assert.Contains("UTF-16", Assert.Single(diagnostics.ToSorted()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_beyond_the_limit_is_not_read()
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(SourceDecoder.Decode("f", new byte[SourceDecoder.MaxBytes + 1], diagnostics));
        Assert.Equal("BH1002", Assert.Single(diagnostics.ToSorted()).Code);
    }
}
