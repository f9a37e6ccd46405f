using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Xunit;
using static Bulkhead.Reach.Tests.SmallAccount;

namespace Bulkhead.Reach.Tests.Facts;

/// <summary>What authorization details leave open is unknown.</summary>
public sealed class AuthorizationDetailsTests
{
    private const string Unreadable = """{"Version":"2012-10-17","Statement":[{"Effect":"Sometimes","Action":"*","Resource":"*"}]}""";
    private const string Worker = """{"RoleName":"worker","RoleId":"AROAW","Path":"/","Arn":"arn:aws:iam::111111111111:role/worker","AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}]}}""";

    [Theory]
    [InlineData("""{"PolicyName":"own","PolicyDocument":""" + Unreadable + "}")]
    [InlineData("""{"PolicyName":"own"}""")]
    public void An_inline_policy_that_cannot_be_read_may_allow_anything(string policy)
    {
        var user = Details($$"""{"UserName":"dev","Path":"/","Arn":"arn:aws:iam::111111111111:user/dev","UserPolicyList":[{{policy}}]}""", "", Worker);
        var (answer, diagnostics) = Ask(user);
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains("the inline policy 'own' of arn:aws:iam::111111111111:user/dev", answer.Unknowns);
        Assert.Equal([ReachDiagnostics.BadPolicy], diagnostics.Select(d => d.Descriptor));
    }

    [Theory]
    [InlineData(""","GroupPolicyList":[{"PolicyName":"own","PolicyDocument":""" + Unreadable + "}]", "the inline policy 'own' of arn:aws:iam::111111111111:group/team")]
    [InlineData(null, "the policies of arn:aws:iam::111111111111:group/team")]
    public void So_may_that_of_a_group_and_a_group_that_nothing_describes(string? policies, string unknown)
    {
        var group = policies is null ? "" : $$"""{"GroupName":"team","Arn":"arn:aws:iam::111111111111:group/team"{{policies}}}""";
        var (answer, _) = Ask(Details("""{"UserName":"dev","Path":"/","Arn":"arn:aws:iam::111111111111:user/dev","GroupList":["team"]}""", group, Worker));
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains(unknown, answer.Unknowns);
    }

    [Fact]
    public void On_a_page_that_is_missing_anybody_may_be()
    {
        const string dev = """{"UserName":"dev","Path":"/","Arn":"arn:aws:iam::111111111111:user/dev"}""";
        var half = Details(dev, "", "").Replace("\"Policies\":[]", "\"Policies\":[],\"IsTruncated\":true,\"Marker\":\"AAIA\"", StringComparison.Ordinal);
        var (answer, diagnostics) = Ask(half, Details("", "", Worker.Replace("iam::111111111111", "iam::222222222222", StringComparison.Ordinal)));
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains("iam:GetAccountAuthorizationDetails in 111111111111", answer.Unknowns);
        Assert.Equal([ReachDiagnostics.HalfListing], diagnostics.Select(d => d.Descriptor));

        // The page that follows makes it whole.
        var (whole, none) = Ask(half, Details("", "", Worker));
        Assert.Empty(none);
        Assert.Equal(ReachVerdict.Proved, whole.Verdict);
    }

    private static string Details(string user, string group, string role) =>
        $$"""{"UserDetailList":[{{user}}],"GroupDetailList":[{{group}}],"RoleDetailList":[{{role}}],"Policies":[]}""";

    private static (ReachAnswer Answer, ImmutableArray<Diagnostic> Diagnostics) Ask(params string[] pages)
    {
        var diagnostics = new DiagnosticBag();
        var facts = new FactInput("facts.json", Parse(new SmallAccount().CollectedFacts()));
        var snapshot = SnapshotReader.Read(new([.. pages.Select((p, i) => new FactInput($"page-{i}.json", Parse(p)))], null, [facts]) { IsDeclarationComplete = true }, diagnostics)!;
        var names = new NameResolver(snapshot, diagnostics);
        return (new ReachEngine(snapshot).Path(names.Subject("dev")!, names.Object("worker")!), diagnostics.ToSorted());
    }
}
