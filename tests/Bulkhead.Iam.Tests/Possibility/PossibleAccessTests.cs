using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;
using Bulkhead.Iam.Tests.Questions;
using Xunit;

namespace Bulkhead.Iam.Tests.Possibility;

public sealed class PossibleAccessTests
{
    private const string Role = "arn:aws:iam::111111111111:role/app";

    private static readonly PossibleAccess Access = new();

    [Fact]
    public void Without_an_allowing_statement_the_answer_is_no_and_says_why()
    {
        var answer = Ask("Allow s3:GetObject *", "s3:PutObject", "arn:aws:s3:::data/x");
        Assert.Equal(PossibleVerdict.No, answer.Verdict);
        Assert.Equal(PolicyKinds.Identity, answer.BlockedBy);
    }

    [Fact]
    public void An_unconditional_allow_is_a_yes_that_rests_on_nothing()
    {
        var answer = Ask("Allow s3:* *", "S3:getobject", "arn:aws:s3:::data/x");
        Assert.Equal(PossibleVerdict.Yes, answer.Verdict);
        Assert.Empty(answer.RestsOn);
        Assert.Equal("arn:aws:s3:::data/x", answer.Witness!.Resources[0]);
    }

    [Theory]
    [InlineData("StringEquals aws:UserAgent curl", "with the user agent 'curl'")]
    [InlineData("StringLike aws:RequestTag/team web-*", "with the tag team=web-x")]
    [InlineData("StringEquals s3:prefix home/", "with s3:prefix = home/")]
    [InlineData("IpAddress aws:SourceIp 10.0.0.0/8", "from the address 10.0.0.1")]
    [InlineData("Bool aws:MultiFactorAuthPresent true", "with multi-factor authentication")]
    [InlineData("StringEquals aws:SourceVpce vpce-1", "through the VPC endpoint vpce-1")]
    [InlineData("DateGreaterThan aws:CurrentTime 2030-01-01", "at the time 2030-01-02T00:00:00Z")]
    [InlineData("Bool aws:SecureTransport true", "over TLS")]
    [InlineData("StringEquals aws:RequestedRegion eu-west-1", "in the region eu-west-1")]
    public void What_the_caller_chooses_is_no_wall_but_the_witness_says_it(string condition, string text)
    {
        var answer = Ask("Allow s3:ListBucket * " + condition, "s3:ListBucket", "arn:aws:s3:::data");
        Assert.Equal(PossibleVerdict.Yes, answer.Verdict);
        Assert.Equal(text, Assert.Single(answer.RestsOn).Text);
    }

    [Theory]
    [InlineData("StringNotEquals aws:UserAgent curl")]
    [InlineData("NotIpAddress aws:SourceIp 10.0.0.0/8")]
    [InlineData("BoolIfExists aws:MultiFactorAuthPresent false")]
    [InlineData("Bool aws:SecureTransport false")]
    [InlineData("StringNotEquals aws:RequestedRegion eu-west-1,eu-central-1")]
    [InlineData("ForAnyValue:StringNotEquals aws:TagKeys team")]
    [InlineData("Null aws:RequestTag/team true")]
    public void A_deny_on_what_the_caller_chooses_is_avoided(string condition) =>
        Assert.Equal(PossibleVerdict.Yes, Ask($"Allow s3:* *; Deny s3:* * {condition}", "s3:ListBucket", "arn:aws:s3:::data").Verdict);

    [Theory]
    [InlineData("Allow s3:* * Null aws:ResourceTag/env true", false, PossibleVerdict.No)]
    [InlineData("Allow s3:* * Null aws:ResourceTag/env true", true, PossibleVerdict.Yes)]
    [InlineData("Allow s3:* * Null aws:ResourceTag/env false", false, PossibleVerdict.Yes)]
    [InlineData("Allow s3:* *; Deny s3:* * Null aws:ResourceTag/env false", false, PossibleVerdict.No)]
    [InlineData("Allow s3:* *; Deny s3:* * Null aws:ResourceTag/env false", true, PossibleVerdict.Yes)]
    [InlineData("Allow s3:* *; Deny s3:* * StringEquals aws:ResourceTag/env prod", false, PossibleVerdict.Yes)]
    public void A_value_that_the_caller_chooses_and_cannot_leave_out_is_there(string policy, bool mayBeAbsent, PossibleVerdict expected)
    {
        var context = KnownContext.Empty.WithChoice("aws:ResourceTag/env", [], mayBeAbsent: mayBeAbsent);
        var answer = Ask(policy, "s3:ListBucket", "arn:aws:s3:::data", context: context);
        Assert.Equal(expected, answer.Verdict);
        if (expected == PossibleVerdict.Yes && !mayBeAbsent) Assert.Contains("aws:ResourceTag/env", answer.Witness!.Context.Values.Keys);
    }

    [Theory]
    [InlineData("StringEquals aws:PrincipalTag/team web", "aws:PrincipalTag/team")]
    [InlineData("StringEquals aws:ResourceTag/env dev", "aws:ResourceTag/env")]
    [InlineData("StringEquals aws:PrincipalOrgID o-1", "aws:PrincipalOrgID")]
    [InlineData("StringEquals example:Unheard x", "example:Unheard")]
    public void What_was_not_collected_makes_the_answer_unknown_by_name(string condition, string key)
    {
        var answer = Ask("Allow s3:* * " + condition, "s3:ListBucket", "arn:aws:s3:::data");
        Assert.Equal(PossibleVerdict.Unknown, answer.Verdict);
        Assert.Equal(key, Assert.Single(answer.UnknownKeys));
        Assert.Contains(key, answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("StringEquals aws:PrincipalTag/team web", PossibleVerdict.Yes)]
    [InlineData("StringEquals aws:PrincipalTag/team ops", PossibleVerdict.No)]
    [InlineData("StringEquals aws:PrincipalTag/other web", PossibleVerdict.No)]
    [InlineData("StringNotEquals aws:PrincipalTag/other web", PossibleVerdict.Yes)]
    [InlineData("Bool aws:ViaAWSService true", PossibleVerdict.No)]
    [InlineData("ForAnyValue:StringEquals aws:CalledVia athena.amazonaws.com", PossibleVerdict.No)]
    [InlineData("StringEquals aws:SourceAccount 111111111111", PossibleVerdict.No)]
    [InlineData("ArnLike aws:PrincipalArn arn:aws:iam::*:role/app", PossibleVerdict.Yes)]
    [InlineData("StringEquals aws:PrincipalAccount 222222222222", PossibleVerdict.No)]
    public void What_is_known_decides(string condition, PossibleVerdict expected)
    {
        var context = KnownContext.Empty.With("aws:PrincipalTag/team", "web").WithComplete("aws:PrincipalTag/");
        Assert.Equal(expected, Ask("Allow s3:* * " + condition, "s3:ListBucket", "arn:aws:s3:::data", context: context).Verdict);
    }

    [Fact]
    public void An_unknown_that_can_only_deny_makes_a_yes_unknown_and_leaves_a_no()
    {
        const string Denies = "Deny s3:* * StringEquals aws:ResourceTag/tier gold";
        Assert.Equal(PossibleVerdict.Unknown, Ask("Allow s3:* *; " + Denies, "s3:ListBucket", "arn:aws:s3:::data").Verdict);
        Assert.Equal(PossibleVerdict.No, Ask("Allow s3:Get* *; " + Denies, "s3:ListBucket", "arn:aws:s3:::data").Verdict);
        Assert.Equal(PossibleVerdict.Yes, Ask("Allow s3:* *; Deny s3:Put* * StringEquals aws:ResourceTag/tier gold", "s3:ListBucket", "arn:aws:s3:::data").Verdict);
    }

    [Fact]
    public void Choices_that_exclude_each_other_are_a_no()
    {
        Assert.Equal(PossibleVerdict.No, Ask("Allow s3:* * IpAddress aws:SourceIp 10.0.0.0/8; Deny s3:* * IpAddress aws:SourceIp 10.0.0.0/7", "s3:ListBucket", "arn:aws:s3:::data").Verdict);
        Assert.Equal(PossibleVerdict.No, Ask("Allow s3:* * IpAddress aws:SourceIp 10.0.0.0/8 StringEquals aws:SourceVpce vpce-1", "s3:ListBucket", "arn:aws:s3:::data").Verdict);
        Assert.Equal(PossibleVerdict.No, Ask("Allow ec2:* * StringEquals aws:RequestTag/a 1 ForAllValues:StringEquals aws:TagKeys b", "ec2:CreateVolume", "arn:aws:ec2:eu-west-1:111111111111:volume/*", isPattern: true).Verdict);
    }

    [Fact]
    public void Something_new_gets_a_name_that_is_allowed()
    {
        var answer = Ask("Allow lambda:* arn:aws:lambda:*:*:function:shop-*; Deny lambda:* arn:aws:lambda:*:*:function:shop-a*", "lambda:CreateFunction", "arn:aws:lambda:*:*:function:*", isPattern: true);
        Assert.Equal(PossibleVerdict.Yes, answer.Verdict);
        Assert.Matches("^arn:aws:lambda:[a-z]+-[a-z]+-[0-9]:111111111111:function:shop-[^a].*$|^arn:aws:lambda:[a-z]+-[a-z]+-[0-9]:111111111111:function:shop-$", answer.Witness!.Resources[0]);
        Assert.Equal(PossibleVerdict.No, Ask("Allow lambda:* arn:aws:lambda:*:222222222222:function:*", "lambda:CreateFunction", "arn:aws:lambda:*:*:function:*", isPattern: true).Verdict);
    }

    [Fact]
    public void The_region_of_something_new_agrees_with_the_region_of_the_call()
    {
        var answer = Ask("Allow lambda:* *; Deny lambda:* * StringNotEquals aws:RequestedRegion eu-central-1", "lambda:CreateFunction", "arn:aws:lambda:*:*:function:*", isPattern: true);
        Assert.StartsWith("arn:aws:lambda:eu-central-1:", answer.Witness!.Resources[0], StringComparison.Ordinal);
        Assert.Equal(
            PossibleVerdict.No,
            Ask("Allow lambda:* arn:aws:lambda:us-*:*:*; Deny lambda:* * StringNotEquals aws:RequestedRegion eu-central-1", "lambda:CreateFunction", "arn:aws:lambda:*:*:function:*", isPattern: true).Verdict);
    }

    [Fact]
    public void Any_resource_means_any_of_the_types_that_the_action_takes()
    {
        Assert.Equal(PossibleVerdict.Yes, Ask("Allow iam:PassRole arn:aws:iam::111111111111:role/app-*", "iam:PassRole", "*", isPattern: true).Verdict);
        Assert.Equal(PossibleVerdict.No, Ask("Allow iam:PassRole arn:aws:iam::222222222222:role/app-*", "iam:PassRole", "*", isPattern: true).Verdict);
        Assert.Equal("*", Ask("Allow s3:ListAllMyBuckets *", "s3:ListAllMyBuckets", "*", isPattern: true).Witness!.Resources[0]);
    }

    [Theory]
    [InlineData("iam:CreateRole", PossibleVerdict.Yes)]
    [InlineData("iam:PutRolePermissionsBoundary", PossibleVerdict.Yes)]
    [InlineData("iam:PutRolePolicy", PossibleVerdict.Unknown)]
    [InlineData("iam:DeleteRolePermissionsBoundary", PossibleVerdict.Unknown)]
    public void The_boundary_is_chosen_where_the_call_sets_it_and_the_targets_where_it_does_not(string action, PossibleVerdict expected) =>
        Assert.Equal(expected, Ask("Allow iam:* * StringEquals iam:PermissionsBoundary arn:aws:iam::111111111111:policy/edge", action, "arn:aws:iam::111111111111:role/new").Verdict);

    [Fact]
    public void Session_tags_and_a_source_identity_take_permissions_of_their_own()
    {
        const string Target = "arn:aws:iam::111111111111:role/ops";
        var trust = Trust("""{"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], "Condition": {"StringEquals": {"aws:RequestTag/team": "web", "sts:ExternalId": "blue"}, "StringLike": {"sts:SourceIdentity": "*"}}}""");
        var answer = Ask("Allow sts:* *", "sts:AssumeRole", Target, resource: trust);
        Assert.Equal(["with the tag team=web", "with the external id 'blue'"], answer.RestsOn.Where(r => r.Key != "sts:SourceIdentity").Select(r => r.Text));
        Assert.Equal(PossibleVerdict.No, Ask("Allow sts:AssumeRole,sts:SetSourceIdentity *", "sts:AssumeRole", Target, resource: trust).Verdict);
        Assert.Equal(PossibleVerdict.No, Ask("Allow sts:AssumeRole,sts:TagSession *", "sts:AssumeRole", Target, resource: trust).Verdict);
    }

    [Theory]
    [InlineData("111111111111", PossibleVerdict.Yes)]
    [InlineData("222222222222", PossibleVerdict.No)]
    public void A_service_acts_for_a_resource_of_an_account(string account, PossibleVerdict expected)
    {
        var trust = Trust("""{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}, "ArnLike": {"aws:SourceArn": "arn:aws:lambda:*:111111111111:function:*"}}}""");
        var answer = Access.Ask(new PossibleQuestion
        {
            Principal = Principal.Service("lambda.amazonaws.com"),
            Stack = new PolicyCompiler().Compile(new PolicyStack { Resource = trust }),
            Action = "sts:AssumeRole",
            Resource = Role,
            Context = KnownContext.Empty.ForService(AccountId.Parse(account)),
        });
        Assert.Equal(expected, answer.Verdict);
    }

    [Theory]
    [InlineData("repo:acme/*", PossibleVerdict.No)]
    [InlineData("repo:*", PossibleVerdict.Yes)]
    [InlineData("repo:ac*:ref:refs/heads/main", PossibleVerdict.Yes)]
    [InlineData("*", PossibleVerdict.Yes)]
    public void Anybody_has_a_repository_but_not_of_somebody_else(string allowed, PossibleVerdict expected)
    {
        const string Provider = "token.actions.githubusercontent.com";
        var trust = Trust($$"""{"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111111111111:oidc-provider/{{Provider}}"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"{{Provider}}:aud": "sts.amazonaws.com"}, "StringLike": {"{{Provider}}:sub": "{{allowed}}"} } }""");
        var question = new PossibleQuestion
        {
            Principal = Principal.Federated($"arn:aws:iam::111111111111:oidc-provider/{Provider}"),
            Stack = new PolicyCompiler().Compile(new PolicyStack { Resource = trust }),
            Action = "sts:AssumeRoleWithWebIdentity",
            Resource = Role,
        };
        var anybody = KnownContext.Empty.WithClaim(Provider, "sub", ["repo:?*/?*:*"], ["repo:acme/*"]).WithClaim(Provider, "aud", []);
        Assert.Equal(expected, Access.Ask(question with { Context = anybody }).Verdict);
        Assert.Equal(PossibleVerdict.Unknown, Access.Ask(question).Verdict);
    }

    [Fact]
    public void An_outsider_names_the_own_role_as_it_likes_but_is_not_in_the_organization()
    {
        var account = OutsideCallers.FreshAccount(new HashSet<AccountId> { AccountId.Parse("111111111111") });
        Assert.Equal(PossibleVerdict.Yes, Best("""{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy-*"}, "StringEquals": {"aws:PrincipalTag/team": "web"}}}"""));
        Assert.Equal(PossibleVerdict.No, Best("""{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-acme"}}}"""));
        Assert.Equal(PossibleVerdict.No, Best("""{"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "sts:AssumeRole"}"""));

        PossibleVerdict Best(string statement)
        {
            var trust = Trust(statement);
            var stack = new PolicyCompiler().Compile(OutsideCallers.StackOf(trust, null, null));
            var callers = OutsideCallers.Of(trust, account, out var isComplete);
            Assert.True(isComplete);
            return callers.Max(c => Access.Ask(new PossibleQuestion
            {
                Principal = c,
                Stack = stack,
                Action = "sts:AssumeRole",
                Resource = Role,
                ResourceAccount = AccountId.Parse("111111111111"),
                Context = KnownContext.Empty.OfOutsider("o-acme"),
            }).Verdict);
        }
    }

    [Fact]
    public void A_role_without_session_has_the_sessions_name_that_a_policy_asks_for()
    {
        var bucket = Policies.Read("Allow s3:GetObject arn:aws:s3:::data/*");
        var policy = bucket with
        {
            Statements = [bucket.Statements[0] with { Principal = new(false, [new(PrincipalType.Aws, "arn:aws:sts::111111111111:assumed-role/app/night")]) }],
        };
        Assert.Equal("night", Ask("Allow ec2:* *", "s3:GetObject", "arn:aws:s3:::data/x", resource: [policy]).Witness!.Principal.SessionName);
    }

    [Fact]
    public void A_role_is_passed_to_services_that_it_trusts()
    {
        var trust = Trust("""{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}""");
        var answer = Ask("Allow iam:PassRole *", "iam:PassRole", "arn:aws:iam::111111111111:role/task", resource: trust);
        Assert.Equal("passed to ecs-tasks.amazonaws.com", Assert.Single(answer.RestsOn).Text);
        var context = KnownContext.Empty.With("iam:PassedToService", "lambda.amazonaws.com");
        Assert.Equal(PossibleVerdict.No, Ask("Allow iam:PassRole *", "iam:PassRole", "arn:aws:iam::111111111111:role/task", resource: trust, context: context).Verdict);
        Assert.Equal(PossibleVerdict.No, Ask("Allow iam:PassRole * StringEquals iam:PassedToService lambda.amazonaws.com", "iam:PassRole", "arn:aws:iam::111111111111:role/task", resource: trust).Verdict);
    }

    [Fact]
    public void Sessions_that_no_person_made_have_no_second_factor() =>
        Assert.Equal(
            PossibleVerdict.No,
            Ask("Allow s3:* * Bool aws:MultiFactorAuthPresent true", "s3:ListBucket", "arn:aws:s3:::data", context: KnownContext.Empty.WithoutPerson()).Verdict);

    [Fact]
    public void A_variable_of_a_tag_that_was_not_collected_is_named()
    {
        var answer = Ask("Allow s3:GetObject arn:aws:s3:::data/${aws:PrincipalTag/team}/*", "s3:GetObject", "arn:aws:s3:::data/web/x");
        Assert.Equal((PossibleVerdict.Unknown, "aws:PrincipalTag/team"), (answer.Verdict, Assert.Single(answer.UnknownKeys)));
        var known = KnownContext.Empty.With("aws:PrincipalTag/team", "ops");
        Assert.Equal(PossibleVerdict.No, Ask("Allow s3:GetObject arn:aws:s3:::data/${aws:PrincipalTag/team}/*", "s3:GetObject", "arn:aws:s3:::data/web/x", context: known).Verdict);
    }

    [Fact]
    public void A_variable_that_the_caller_chooses_takes_the_value_that_the_resource_asks_for()
    {
        var context = KnownContext.Empty.WithFreePrefix("aws:PrincipalTag/");
        var answer = Ask("Allow s3:GetObject arn:aws:s3:::data/${aws:PrincipalTag/team}/*", "s3:GetObject", "arn:aws:s3:::data/web/x", context: context);
        Assert.Equal("web", Assert.Single(answer.RestsOn).Value.Values[0]);
    }

    [Fact]
    public void An_operator_that_nobody_knows_leaves_the_answer_unknown()
    {
        var answer = Ask("Allow s3:* * StringResembles aws:UserAgent x", "s3:ListBucket", "arn:aws:s3:::data");
        Assert.Equal(PossibleVerdict.Unknown, answer.Verdict);
        Assert.NotNull(answer.Reason);
    }

    private static ImmutableArray<PolicyDocument> Trust(string statement) =>
        [PolicyParser.ParseJson("trust.json", $$"""{"Version": "2012-10-17", "Statement": {{statement}}}""").Document!];

    private static PossibleAnswer Ask(
        string identity, string action, string arn, bool isPattern = false, KnownContext? context = null, ImmutableArray<PolicyDocument>? resource = null)
    {
        var stack = new PolicyCompiler().Compile(new PolicyStack { Identity = [Policies.Read(identity)], Resource = resource ?? [] });
        var answer = Access.Ask(new PossibleQuestion
        {
            Principal = Principal.TryParse(Role)!,
            Stack = stack,
            Action = action,
            Resource = arn,
            ResourceIsPattern = isPattern,
            ResourceAccount = AccountId.Parse("111111111111"),
            Context = context ?? KnownContext.Empty,
        });
        if (answer.Witness is { } witness) Assert.True(stack.Decide(CompiledRequest.Create(witness, CatalogueFacts.Embedded)).IsAllowed);
        Assert.Equal(answer.Verdict == PossibleVerdict.Yes, answer.Witness is not null);
        return answer;
    }
}
