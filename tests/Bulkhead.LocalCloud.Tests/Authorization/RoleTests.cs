using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Authorization;

public sealed class RoleTests
{
    private static string Trust(string principal, string condition = "", string actions = "\"sts:AssumeRole\"") =>
        Policy($$"""{"Effect":"Allow","Principal":{"AWS":"{{principal}}"},"Action":[{{actions}}]{{(condition.Length > 0 ? ",\"Condition\":" + condition : "")}}}""");

    [Fact]
    public async Task A_trust_policy_that_names_the_account_needs_the_callers_permission_and_one_that_names_the_user_does_not()
    {
        await using var cloud = await StartAsync();
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy: null);
        var byAccount = await NewRoleAsync(cloud.Administrator, "by-account", Trust(Management), null);
        var byName = await NewRoleAsync(cloud.Administrator, "by-name", Trust($"arn:aws:iam::{Management}:user/bob"), null);
        var refusal = await Refused(bob, "sts", "AssumeRole", $$"""{"RoleArn":"{{byAccount}}","RoleSessionName":"s1"}""");
        Assert.EndsWith("because no identity-based policy allows the sts:AssumeRole action", refusal.Message, StringComparison.Ordinal);
        await cloud.AssumeAsync(bob, byName);
    }

    [Fact]
    public async Task Across_accounts_both_sides_must_allow()
    {
        await using var cloud = await StartAsync();
        var dev = await cloud.EnterAsync(await cloud.NewAccountAsync("dev"));
        var target = await NewRoleAsync(dev, "target", Trust($"arn:aws:iam::{Management}:user/bob"), null);
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy: null);
        var refusal = await Refused(bob, "sts", "AssumeRole", $$"""{"RoleArn":"{{target}}","RoleSessionName":"s1"}""");
        Assert.EndsWith("because no identity-based policy allows the sts:AssumeRole action", refusal.Message, StringComparison.Ordinal);
        await Do(cloud.Administrator, "iam", "PutUserPolicy", $$"""{"UserName":"bob","PolicyName":"own","PolicyDocument":{{Json(Allow("sts:AssumeRole"))}}}""");
        await cloud.AssumeAsync(bob, target);
        var eve = await cloud.NewUserAsync(cloud.Administrator, "eve", Allow("sts:AssumeRole"));
        var untrusted = await Refused(eve, "sts", "AssumeRole", $$"""{"RoleArn":"{{target}}","RoleSessionName":"s1"}""");
        Assert.EndsWith("because no role trust policy allows the sts:AssumeRole action", untrusted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_external_id_that_the_trust_policy_asks_for_must_be_given()
    {
        await using var cloud = await StartAsync();
        var role = await NewRoleAsync(cloud.Administrator, "partner", Trust(Management, """{"StringEquals":{"sts:ExternalId":"secret-123"}}"""), null);
        await Refused(cloud.Administrator, "sts", "AssumeRole", $$"""{"RoleArn":"{{role}}","RoleSessionName":"s1"}""");
        await Refused(cloud.Administrator, "sts", "AssumeRole", $$"""{"RoleArn":"{{role}}","RoleSessionName":"s1","ExternalId":"guess"}""");
        await cloud.AssumeAsync(cloud.Administrator, role, "\"ExternalId\":\"secret-123\"");
    }

    [Fact]
    public async Task A_session_policy_narrows_the_role()
    {
        await using var cloud = await StartAsync();
        var role = await NewRoleAsync(cloud.Administrator, "admin", Trust(Management), Allow("*"));
        var narrow = await cloud.AssumeAsync(cloud.Administrator, role, $"\"Policy\":{Json(Allow("iam:List*"))}");
        await Do(narrow, "iam", "ListUsers", "{}");
        var refusal = await Refused(narrow, "iam", "CreateUser", """{"UserName":"eve"}""");
        Assert.EndsWith("because no session policy allows the iam:CreateUser action", refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("User: arn:aws:sts::111111111111:assumed-role/admin/ann is not authorized", refusal.Message, StringComparison.Ordinal);
        var managed = await cloud.AssumeAsync(cloud.Administrator, role, """
            "PolicyArns":[{"arn":"arn:aws:iam::aws:policy/IAMReadOnlyAccess"}]
            """);
        await Do(managed, "iam", "ListUsers", "{}");
        await Refused(managed, "sns", "ListTopics", "{}");
    }

    [Fact]
    public async Task Session_tags_need_a_permission_and_become_the_principals_tags()
    {
        await using var cloud = await StartAsync();
        var policy = Policy("""{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"web"}}}""");
        var without = await NewRoleAsync(cloud.Administrator, "untagged", Trust(Management), policy);
        const string Tags = """
            "Tags":[{"Key":"team","Value":"web"}],"TransitiveTagKeys":["team"]
            """;
        var refusal = await Refused(cloud.Administrator, "sts", "AssumeRole", $$"""{"RoleArn":"{{without}}","RoleSessionName":"s1",{{Tags}}}""");
        Assert.Contains("sts:TagSession", refusal.Message, StringComparison.Ordinal);
        var role = await NewRoleAsync(cloud.Administrator, "tagged", Trust(Management, actions: "\"sts:AssumeRole\",\"sts:TagSession\""), Policy("""
            {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"},
            {"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"web"}}}
            """));
        var tagged = await cloud.AssumeAsync(cloud.Administrator, role, Tags);
        await Do(tagged, "iam", "ListUsers", "{}");
        var chained = await cloud.AssumeAsync(tagged, without);
        await Do(chained, "iam", "ListUsers", "{}");
        await Refused(await cloud.AssumeAsync(cloud.Administrator, without), "iam", "ListUsers", "{}");
    }

    [Fact]
    public async Task A_source_identity_needs_a_permission_and_stays()
    {
        await using var cloud = await StartAsync();
        var plain = await NewRoleAsync(cloud.Administrator, "plain", Trust(Management), Allow("*"));
        var role = await NewRoleAsync(cloud.Administrator, "named", Trust(Management, actions: "\"sts:AssumeRole\",\"sts:SetSourceIdentity\""), Allow("*"));
        var refusal = await Refused(cloud.Administrator, "sts", "AssumeRole", $$"""{"RoleArn":"{{plain}}","RoleSessionName":"s1","SourceIdentity":"ann"}""");
        Assert.Contains("sts:SetSourceIdentity", refusal.Message, StringComparison.Ordinal);
        var named = await cloud.AssumeAsync(cloud.Administrator, role, "\"SourceIdentity\":\"ann\"");
        // A chain carries the source identity, so every role in it must allow it.
        await Refused(named, "sts", "AssumeRole", $$"""{"RoleArn":"{{plain}}","RoleSessionName":"s1"}""");
        var again = await Do(named, "sts", "AssumeRole", $$"""{"RoleArn":"{{role}}","RoleSessionName":"s1"}""");
        Assert.Equal("ann", (string?)again["SourceIdentity"]);
        Assert.Equal("AccessDenied", (await Refused(named, "sts", "AssumeRole", $$"""{"RoleArn":"{{role}}","RoleSessionName":"s1","SourceIdentity":"eve"}""")).Code);
    }

    [Fact]
    public async Task A_chained_session_lasts_an_hour_at_most()
    {
        await using var cloud = await StartAsync();
        var role = await NewRoleAsync(cloud.Administrator, "long", Trust(Management), Allow("sts:AssumeRole"), "\"MaxSessionDuration\":7200");
        var first = await cloud.AssumeAsync(cloud.Administrator, role, "\"DurationSeconds\":7200");
        var refusal = await Refused(first, "sts", "AssumeRole", $$"""{"RoleArn":"{{role}}","RoleSessionName":"s1","DurationSeconds":7200}""");
        Assert.Equal("ValidationError", refusal.Code);
        Assert.Contains("role chaining", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_of_a_role_that_is_gone_is_worth_nothing()
    {
        await using var cloud = await StartAsync();
        var role = await NewRoleAsync(cloud.Administrator, "gone", Trust(Management), null);
        var session = await cloud.AssumeAsync(cloud.Administrator, role);
        await Do(cloud.Administrator, "iam", "DeleteRole", """{"RoleName":"gone"}""");
        Assert.Equal("InvalidClientTokenId", (await Refused(session, "iam", "ListUsers", "{}")).Code);
        await NewRoleAsync(cloud.Administrator, "gone", Trust(Management), Allow("*"));
        Assert.Equal("InvalidClientTokenId", (await Refused(session, "iam", "ListUsers", "{}")).Code);
    }

    [Fact]
    public async Task A_users_session_without_MFA_calls_no_IAM_and_a_code_of_no_device_is_refused()
    {
        await using var cloud = await StartAsync();
        var answer = await Do(cloud.Administrator, "sts", "GetSessionToken", "{}");
        var session = await cloud.ConnectAsync(answer["Credentials"]!);
        await Do(session, "sns", "ListTopics", "{}");
        Assert.Equal("InvalidClientTokenId", (await Refused(session, "iam", "ListUsers", "{}")).Code);
        var refusal = await Refused(
            cloud.Administrator, "sts", "GetSessionToken", """{"SerialNumber":"arn:aws:iam::111111111111:mfa/ann","TokenCode":"123456"}""");
        Assert.Equal("AccessDenied", refusal.Code);
        Assert.Contains("MultiFactorAuthentication failed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_is_passed_only_by_who_may_pass_it()
    {
        await using var cloud = await StartAsync();
        var trust = Policy("""{"Effect":"Allow","Principal":{"Service":"cloudformation.amazonaws.com"},"Action":"sts:AssumeRole"}""");
        var role = await NewRoleAsync(cloud.Administrator, "deployer", trust, Allow("sns:*"));
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", Allow("cloudformation:*"));
        const string Template = """{"Resources":{"Topic":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"news"}}}}""";
        var input = $$"""{"StackName":"s1","TemplateBody":{{Json(Template)}},"RoleARN":"{{role}}"}""";
        var refusal = await Refused(bob, "cloudformation", "CreateStack", input);
        Assert.Equal("AccessDenied", refusal.Code);
        Assert.EndsWith($"iam:PassRole on resource: {role} because no identity-based policy allows the iam:PassRole action", refusal.Message, StringComparison.Ordinal);
        await Do(cloud.Administrator, "iam", "PutUserPolicy", $$"""{"UserName":"bob","PolicyName":"pass","PolicyDocument":{{Json(Policy($$"""{"Effect":"Allow","Action":"iam:PassRole","Resource":"{{role}}","Condition":{"StringEquals":{"iam:PassedToService":"cloudformation.amazonaws.com"} } }"""))}}}""");
        await Do(bob, "cloudformation", "CreateStack", input);
        var stacks = await Do(bob, "cloudformation", "DescribeStacks", """{"StackName":"s1"}""");
        Assert.Equal("CREATE_COMPLETE", (string?)stacks["Stacks"]![0]!["StackStatus"]);
    }
}
