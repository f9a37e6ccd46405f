using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Facts;
using Xunit;

namespace Bulkhead.Reach.Tests.Facts;

/// <summary>Files that are damaged, or made to do harm.</summary>
public sealed class HostileFilesTests
{
    private const string Dev = """{"UserDetailList":[{"UserName":"dev","Path":"/","Arn":"arn:aws:iam::111111111111:user/dev"}]}""";
    private const string Function = """{"Functions":[{"FunctionName":"f","FunctionArn":"arn:aws:lambda:eu-west-1:111111111111:function:f"}]}""";

    [Theory]
    [InlineData("""{"UserDetailList":[{"UserName":"\ud800","Arn":"arn:aws:iam::111111111111:user/dev"}]}""")]
    [InlineData("""{"UserDetailList":[{"\udc00":1,"Arn":"arn:aws:iam::111111111111:user/dev"}]}""")]
    [InlineData("""{"UserDetailList":["\ud83dx"]}""")]
    public void Half_a_surrogate_pair_is_a_mistake_of_the_file(string details)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(SnapshotReader.Read(new([new("details.json", SmallAccount.Parse(details))], null, []), diagnostics));
        Assert.Equal([ReachDiagnostics.BadFacts], diagnostics.ToSorted().Select(d => d.Descriptor));
    }

    [Theory]
    [InlineData("""["\ud83d\ude00", "\\ud800", "é"]""", true)]
    [InlineData("""["\\\ud800"]""", false)]
    [InlineData("""["\ude00\ud83d"]""", false)]
    public void Texts_are_told_from_what_is_none(string json, bool isReadable) => Assert.Equal(isReadable, JsonTexts.AreReadable(SmallAccount.Parse(json)));

    [Fact]
    public void Bytes_that_are_no_text_are_told() => Assert.False(JsonTexts.AreReadable(JsonDocument.Parse(new byte[] { (byte)'"', 0xff, (byte)'"' }).RootElement));

    [Theory]
    [InlineData("\"lambda:GetFunction\":[\"a\",\"b\"]")]
    [InlineData("\"lambda:GetFunction\":{\"f\":7}")]
    [InlineData("\"lambda:GetPolicy\":[[],7,null]")]
    [InlineData("\"lambda:GetPolicy\":{\"eu-west-1\":[\"f\"]}")]
    [InlineData("\"lambda:ListTags\":{\"f\":{\"Tags\":[7,{\"Key\":7}]}}")]
    [InlineData("\"lambda:ListFunctions\":[7,\"x\",{\"Functions\":{}}]")]
    public void Facts_of_other_kinds_are_read_without_harm(string facts)
    {
        var diagnostics = new DiagnosticBag();
        var all = facts.StartsWith("\"lambda:ListF", StringComparison.Ordinal) ? facts : $"\"lambda:ListFunctions\":{Function},{facts}";
        Assert.NotNull(SnapshotReader.Read(new([new("details.json", SmallAccount.Parse(Dev))], null, [new("facts.json", SmallAccount.Parse($"{{{all}}}"))]), diagnostics));
    }
}
