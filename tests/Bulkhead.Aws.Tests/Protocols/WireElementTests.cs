using System.Text;
using Bulkhead.Aws.Protocols;
using Xunit;

namespace Bulkhead.Aws.Tests.Protocols;

public sealed class WireElementTests
{
    [Fact]
    public void Names_are_local_and_texts_whole()
    {
        var root = Read("""<?xml version="1.0"?><a:Root xmlns:a="urn:a" xmlns="urn:b"><!-- no text --><Key>a&amp;b<![CDATA[<c>]]>d</Key><Key> </Key><None/></a:Root>""");
        Assert.Equal("Root", root.Name);
        Assert.Equal(["Key", "Key", "None"], root.Children.Select(c => c.Name));
        Assert.Equal(["a&b<c>d", " ", ""], root.Children.Select(c => c.Text));
        Assert.Equal("a&b<c>d", root.Child("Key")!.Text);
        Assert.Null(root.Child("Other"));
        Assert.Equal(["Root", "Key", "Key", "None"], root.All().Select(e => e.Name));
    }

    [Fact]
    public void Attributes_go_by_local_names_and_declarations_are_none()
    {
        var root = Read("""<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group" other="1"/>""");
        Assert.Equal("Group", root.Attribute("type"));
        Assert.Equal("1", root.Attribute("other"));
        Assert.Null(root.Attribute("xsi"));
    }

    [Theory]
    [InlineData("<a>")]
    [InlineData("not XML")]
    [InlineData("<html><head><title>Sign in</title></head><body>Welcome</body></html>")]
    [InlineData("<HTML xmlns=\"http://www.w3.org/1999/xhtml\"/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    public void What_is_no_XML_or_a_page_for_browsers_or_brings_its_own_entities_is_refused(string text) =>
        Assert.Throws<WireFormatException>(() => Read(text));

    [Fact]
    public void No_body_is_no_element() => Assert.Null(WireElement.Read(default));

    private static WireElement Read(string text) => WireElement.Read(Encoding.UTF8.GetBytes(text))!;
}
