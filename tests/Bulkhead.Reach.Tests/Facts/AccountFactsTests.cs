using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Facts;
using Xunit;
using static Bulkhead.Reach.Tests.SmallAccount;

namespace Bulkhead.Reach.Tests.Facts;

/// <summary>Listings that are not whole, and answers that may be about several resources.</summary>
public sealed class AccountFactsTests
{
    private const string Eu = """{"FunctionName":"f","FunctionArn":"arn:aws:lambda:eu-west-1:111111111111:function:f"}""";
    private const string Us = """{"FunctionName":"f","FunctionArn":"arn:aws:lambda:us-east-1:111111111111:function:f"}""";
    private const string Open = """{"Policy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"*"}]}}""";

    [Theory]
    [InlineData($$$"""{"Functions":[{{{Eu}}}],"NextMarker":"more"}""", true)]
    [InlineData($$$"""{"eu-west-1":[{"Functions":[],"NextMarker":"more"},{"Functions":[{{{Eu}}}],"NextMarker":"more"}]}""", true)]
    [InlineData($$$"""{"eu-west-1":[{"Functions":[],"NextMarker":"more"},{"Functions":[{{{Eu}}}]}]}""", false)]
    [InlineData($$$"""{"Functions":[{{{Eu}}}],"NextMarker":""}""", false)]
    public void A_listing_with_a_token_left_is_not_the_whole(string list, bool isHalf)
    {
        var (snapshot, diagnostics) = Read($$$"""{"lambda:ListFunctions":{{{list}}}}""");
        Assert.Equal(isHalf ? [ReachDiagnostics.HalfListing] : [], diagnostics.ToSorted().Select(d => d.Descriptor));
        var functions = snapshot.OfKind("lambda.function");
        Assert.Contains(functions, n => n.Uncollected is null);
        Assert.Equal(isHalf, functions.Any(n => n.Uncollected is not null));
    }

    [Fact]
    public void An_answer_about_a_name_that_two_regions_have_is_about_neither_unless_it_says_which()
    {
        Node Function(string region, string answers) =>
            Read($$$"""{"lambda:ListFunctions":{"Functions":[{{{Eu}}},{{{Us}}}]},"lambda:GetPolicy":{{{answers}}}}""").Snapshot.Find($"arn:aws:lambda:{region}:111111111111:function:f")!;
        foreach (var region in new[] { "eu-west-1", "us-east-1" })
        {
            Assert.NotNull(Function(region, $$$"""{"f":{{{Open}}}}""").PolicyUnknown);
            foreach (var exact in new[] { $$$"""{"eu-west-1":{"f":{{{Open}}}}}""", $$$"""{"arn:aws:lambda:eu-west-1:111111111111:function:f":{{{Open}}}}""" })
            {
                var node = Function(region, exact);
                Assert.Null(node.PolicyUnknown);
                Assert.Equal(region == "eu-west-1", node.Policy is not null);
            }
        }
    }

    private static (Snapshot Snapshot, DiagnosticBag Diagnostics) Read(string facts)
    {
        var diagnostics = new DiagnosticBag();
        var details = new FactInput("details.json", Parse(new SmallAccount().User("dev").Details()));
        return (SnapshotReader.Read(new([details], null, [new("facts.json", Parse(facts))]), diagnostics)!, diagnostics);
    }
}
