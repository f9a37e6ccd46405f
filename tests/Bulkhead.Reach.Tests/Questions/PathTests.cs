using Bulkhead.Reach.Verdicts;
using Xunit;
using static Bulkhead.Reach.Tests.SmallAccount;

namespace Bulkhead.Reach.Tests.Questions;

public class PathTests
{
    private const string Admin = "arn:aws:iam::aws:policy/AdministratorAccess";

    [Fact]
    public void PassRole_with_a_function_leads_to_the_role()
    {
        var account = new SmallAccount()
            .User("dev", Allow("iam:PassRole lambda:CreateFunction lambda:InvokeFunction"))
            .Role("worker", TrustService("lambda.amazonaws.com"), attached: Admin);
        var answer = account.Path("dev", "administrator");
        Assert.Equal(ReachVerdict.Broken, answer.Verdict);
        Assert.Contains(answer.Path, s => s.RuleId == "B10" && s.Call == "lambda:CreateFunction" && s.Principal == "arn:aws:iam::111111111111:user/dev");
        Assert.Contains("own: Allowed", answer.Path[0].Statements);
    }

    [Fact]
    public void Without_PassRole_nothing_leads_there()
    {
        var account = new SmallAccount()
            .User("dev", Allow("logs:DescribeLogGroups"))
            .Role("worker", TrustService("lambda.amazonaws.com"), attached: Admin)
            .Collected();
        Assert.Equal(ReachVerdict.Proved, account.Path("dev", "worker").Verdict);
    }

    [Theory]
    [InlineData("iam:PassRole iot:CreateJob", "iot.amazonaws.com", true)]
    [InlineData("iot:CreateJob", "iot.amazonaws.com", false)]
    [InlineData("iam:PassRole iot:CreateJob", "lambda.amazonaws.com", false)]
    [InlineData("iam:PassRole iot:ListThings", "iot.amazonaws.com", false)]
    public void An_operation_that_no_rule_classifies_weakens_the_verdict_by_name(string actions, string service, bool weakens)
    {
        var answer = new SmallAccount().User("dev", Allow(actions)).Role("worker", TrustService(service), Allow("s3:GetObject")).Collected().Path("dev", "worker");
        Assert.Equal(weakens ? ReachVerdict.NotProved : ReachVerdict.Proved, answer.Verdict);
        if (weakens) Assert.Contains(answer.Unknowns, u => u.Contains("operations of iot", StringComparison.Ordinal));
    }

    [Fact]
    public void A_user_who_may_write_its_own_policy_is_administrator()
    {
        var account = new SmallAccount().User("dev", Allow("iam:PutUserPolicy", "arn:aws:iam::111111111111:user/dev"));
        var answer = account.Path("dev", "administrator");
        Assert.Equal(ReachVerdict.Broken, answer.Verdict);
        Assert.Equal("A08", Assert.Single(answer.Path).RuleId);
    }

    [Fact]
    public void A_boundary_keeps_who_writes_its_own_policy_from_being_administrator()
    {
        var account = new SmallAccount()
            .Policy("fence", Allow("iam:PutUserPolicy s3:GetObject"))
            .User("dev", Allow("iam:PutUserPolicy", "arn:aws:iam::111111111111:user/dev"), boundary: "arn:aws:iam::111111111111:policy/fence");
        Assert.Equal(ReachVerdict.Proved, account.Collected().Path("dev", "administrator").Verdict);
    }

    [Fact]
    public void Role_chains_cross_accounts()
    {
        var dev = new SmallAccount("111111111111").User("dev", Allow("sts:AssumeRole"));
        var hub = new SmallAccount("222222222222").Role("hub", Trust("""{"AWS":"111111111111"}"""), Allow("sts:AssumeRole"));
        var prod = new SmallAccount("333333333333").Role("operator", Trust("""{"AWS":"arn:aws:iam::222222222222:role/hub"}"""), attached: Admin);
        var answer = Path(null, "dev", "operator", dev, hub, prod);
        Assert.Equal(ReachVerdict.Broken, answer.Verdict);
        Assert.Equal(2, answer.Path.Length);
        Assert.StartsWith("arn:aws:sts::222222222222:assumed-role/hub/", answer.Path[1].Principal, StringComparison.Ordinal);
    }

    [Fact]
    public void Anyone_assumes_a_role_that_trusts_everybody()
    {
        var account = new SmallAccount().Role("open", Trust("\"*\""), attached: Admin);
        Assert.Equal(ReachVerdict.Broken, account.Path("anyone", "administrator").Verdict);
    }

    [Fact]
    public void A_condition_that_the_caller_chooses_is_no_wall()
    {
        var account = new SmallAccount().Role("open", Trust("\"*\"", """{"StringEquals":{"sts:ExternalId":"secret"}}"""), attached: Admin);
        Assert.Equal(ReachVerdict.Broken, account.Path("anyone", "open").Verdict);
    }

    [Fact]
    public void A_condition_on_the_callers_identity_is_a_wall()
    {
        var account = new SmallAccount().Role("open", Trust("\"*\"", """{"StringEquals":{"aws:PrincipalAccount":"999999999999"}}"""), attached: Admin).Collected();
        Assert.Equal(ReachVerdict.Proved, account.Path("anyone", "open").Verdict);
    }

    [Fact]
    public void A_guardrail_in_the_way_is_a_wall()
    {
        const string organization = """
            {"organization":{"Id":"o-example123","MasterAccountId":"999999999999"},
             "root":{"id":"r-root","scps":["FullAWSAccess"],"units":[{"id":"ou-dev","scps":["FullAWSAccess","no-iam"],"accounts":[{"id":"111111111111","name":"dev-account"}]}]},
             "policies":{"no-iam":{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*"}]}}}
            """;
        var account = new SmallAccount().User("dev", Allow("iam:PutUserPolicy"));
        Assert.Equal(ReachVerdict.Proved, Path(organization, "dev", "administrator", account).Verdict);
        Assert.Equal(ReachVerdict.Broken, Path(null, "dev", "administrator", account).Verdict);
    }

    [Fact]
    public void What_was_not_collected_is_named()
    {
        var account = new SmallAccount()
            .User("dev", Allow("lambda:UpdateFunctionCode lambda:InvokeFunction"))
            .Role("worker", TrustService("lambda.amazonaws.com"), Allow("s3:GetObject"));
        var answer = account.Path("dev", "worker");
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains("lambda:ListFunctions in 111111111111", answer.Unknowns);
        Assert.Equal(ReachVerdict.Proved, account.Collected().Path("dev", "worker").Verdict);
    }

    [Fact]
    public void A_functions_code_is_its_role()
    {
        var account = new SmallAccount()
            .User("dev", Allow("lambda:UpdateFunctionCode lambda:InvokeFunction"))
            .Role("worker", TrustService("lambda.amazonaws.com"), Allow("s3:GetObject"))
            .Facts("""{"lambda:ListFunctions":{"eu-west-1":{"Functions":[{"FunctionName":"f","FunctionArn":"arn:aws:lambda:eu-west-1:111111111111:function:f","Role":"arn:aws:iam::111111111111:role/worker"}]}},"lambda:GetPolicy":{}}""");
        Assert.Equal(ReachVerdict.Broken, account.Path("dev", "worker").Verdict);
    }

    [Fact]
    public void Two_principals_together_do_what_neither_can_alone()
    {
        var account = new SmallAccount()
            .User("maker", Allow("iam:PassRole lambda:CreateFunction sts:AssumeRole"))
            .Role("runner", Trust("""{"AWS":"arn:aws:iam::111111111111:user/maker"}"""), Allow("lambda:InvokeFunction"))
            .Role("worker", TrustService("lambda.amazonaws.com"), attached: Admin);
        Assert.Equal(ReachVerdict.Broken, account.Path("maker", "worker").Verdict);
        Assert.Equal(ReachVerdict.Proved, account.Collected().Path("runner", "worker").Verdict);
    }

    [Fact]
    public void Circles_of_roles_end()
    {
        var account = new SmallAccount()
            .Role("a", Trust("""{"AWS":"111111111111"}"""), Allow("sts:AssumeRole", "arn:aws:iam::111111111111:role/b"))
            .Role("b", Trust("""{"AWS":"111111111111"}"""), Allow("sts:AssumeRole", "arn:aws:iam::111111111111:role/a"))
            .Role("c", TrustService("ec2.amazonaws.com"))
            .Collected();
        Assert.Equal(ReachVerdict.Broken, account.Path("a", "b").Verdict);
        Assert.Equal(ReachVerdict.Proved, account.Path("a", "c").Verdict);
    }

    [Theory]
    [InlineData("iam:TagUser", ReachVerdict.Broken)]
    [InlineData("iam:TagRole", ReachVerdict.Proved)]
    public void A_user_tags_itself_as_a_user_only(string action, ReachVerdict expected)
    {
        var policy = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"*"},{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"a"} } }]}""";
        var account = new SmallAccount().User("dev", policy, team: "b").Role("vault", SmallAccount.Trust("""{"AWS":"arn:aws:iam::111111111111:root"}""")).Collected();
        Assert.Equal(expected, account.Path("dev", "vault").Verdict);
    }
}
