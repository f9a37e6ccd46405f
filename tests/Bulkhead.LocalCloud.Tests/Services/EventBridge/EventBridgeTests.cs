using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Tests.Authorization;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.EventBridge;

/// <summary>Rules, targets and delivery, by signed calls.</summary>
public sealed class EventBridgeTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:111111111111:orders";

    [Fact]
    public async Task What_a_program_puts_becomes_mail_where_a_rule_finds_it_and_the_topic_lets_it_in()
    {
        await using var cloud = await StartAsync();
        var ann = cloud.Administrator;
        await SubscribeAsync(cloud);
        await Do(ann, "events", "CreateEventBus", """{"Name":"shop"}""");
        await Do(ann, "events", "PutRule", """{"Name":"orders","EventBusName":"shop","EventPattern":"{\"detail\":{\"amount\":[{\"numeric\":[\">\",100]}]}}"}""");
        var transformer = """{"InputPathsMap":{"n":"$.detail.amount","to":"$.detail.lines[0].to"},"InputTemplate":"\"<n> for <to>, by <aws.events.rule-name>\""}""";
        await Do(ann, "events", "PutTargets", $$$"""{"Rule":"orders","EventBusName":"shop","Targets":[{"Id":"mail","Arn":"{{{Topic}}}","InputTransformer":{{{transformer}}}}]}""");
        const string Put = """{"Entries":[{"EventBusName":"shop","Source":"acme.shop","DetailType":"order","Detail":"{\"amount\":250,\"lines\":[{\"to\":\"a \\\"b\\\"\"}]}"},{"EventBusName":"shop","Source":"acme.shop","DetailType":"order","Detail":"{\"amount\":3}"},{"EventBusName":"shop","Source":"aws.s3","DetailType":"order","Detail":"{\"amount\":300}"}]}""";

        // The topic's own policy lets its account's principals in, and no service.
        var mails = cloud.Server.ReadMail().Count;
        await Do(ann, "events", "PutEvents", Put);
        Assert.Equal(mails, cloud.Server.ReadMail().Count);

        var policy = Policy($$"""{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish","Resource":"{{Topic}}","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:events:eu-west-1:111111111111:rule/shop/*"} } }""");
        await Do(ann, "sns", "SetTopicAttributes", $$"""{"TopicArn":"{{Topic}}","AttributeName":"Policy","AttributeValue":{{Json(policy)}}}""");
        var answer = await Do(ann, "events", "PutEvents", Put);
        Assert.Equal("1", answer["FailedEntryCount"]!.ToJsonString());
        Assert.Equal("NotAuthorizedForSourceException", (string?)answer["Entries"]![2]!["ErrorCode"]);
        Assert.Equal(mails + 1, cloud.Server.ReadMail().Count);
        Assert.Equal("""
            "250 for a \"b\", by orders"
            """, cloud.Server.ReadMail()[^1].Text);

        await Do(ann, "events", "DisableRule", """{"Name":"orders","EventBusName":"shop"}""");
        await Do(ann, "events", "PutEvents", Put);
        Assert.Equal(mails + 1, cloud.Server.ReadMail().Count);
    }

    [Fact]
    public async Task A_bus_of_another_account_takes_events_only_from_a_role_that_both_sides_let_in()
    {
        await using var cloud = await StartAsync();
        var ann = cloud.Administrator;
        var dev = await cloud.EnterAsync(await cloud.NewAccountAsync("dev"));
        await SubscribeAsync(cloud);
        await Do(ann, "events", "CreateEventBus", """{"Name":"all"}""");
        await Do(ann, "events", "PutRule", """{"Name":"mail","EventBusName":"all","EventPattern":"{\"source\":[\"acme.dev\"]}"}""");
        await Do(ann, "events", "PutTargets", $$"""{"Rule":"mail","EventBusName":"all","Targets":[{"Id":"mail","Arn":"{{Topic}}","InputPath":"$.account"}]}""");
        await Do(ann, "sns", "SetTopicAttributes", $$"""{"TopicArn":"{{Topic}}","AttributeName":"Policy","AttributeValue":{{Json(Policy($$"""{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish","Resource":"{{Topic}}"}"""))}}}""");
        const string Bus = "arn:aws:events:eu-west-1:111111111111:event-bus/all";
        const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
        var role = await NewRoleAsync(dev, "sender", Trust, Policy($$"""{"Effect":"Allow","Action":"events:PutEvents","Resource":"{{Bus}}"}"""));
        await Do(dev, "events", "PutRule", """{"Name":"out","EventPattern":"{\"source\":[\"acme.dev\"]}"}""");
        await Do(dev, "events", "PutTargets", $$"""{"Rule":"out","Targets":[{"Id":"bus","Arn":"{{Bus}}","RoleArn":"{{role}}"}]}""");
        const string Put = """{"Entries":[{"Source":"acme.dev","DetailType":"x","Detail":"{}"}]}""";
        var mails = cloud.Server.ReadMail().Count;
        await Do(dev, "events", "PutEvents", Put);
        Assert.Equal(mails, cloud.Server.ReadMail().Count);

        var organization = (string)(await Do(ann, "organizations", "DescribeOrganization", "{}"))["Organization"]!["Id"]!;
        await Do(ann, "events", "PutPermission", $$"""{"EventBusName":"all","StatementId":"org","Action":"events:PutEvents","Principal":"*","Condition":{"Type":"StringEquals","Key":"aws:PrincipalOrgID","Value":"{{organization}}"} }""");
        await Do(dev, "events", "PutEvents", Put);
        Assert.Equal($"\"{dev.Account}\"", cloud.Server.ReadMail()[^1].Text);

        await Do(dev, "iam", "DeleteRolePolicy", """{"RoleName":"sender","PolicyName":"own"}""");
        await Do(dev, "events", "PutEvents", Put);
        Assert.Equal(mails + 1, cloud.Server.ReadMail().Count);
    }

    [Fact]
    public async Task Rules_with_targets_and_buses_with_rules_stay()
    {
        await using var cloud = await StartAsync();
        var ann = cloud.Administrator;
        await Do(ann, "events", "CreateEventBus", """{"Name":"shop"}""");
        await Do(ann, "events", "PutRule", """{"Name":"r","EventBusName":"shop","EventPattern":"{\"source\":[\"x\"]}"}""");
        await Do(ann, "events", "PutTargets", $$"""{"Rule":"r","EventBusName":"shop","Targets":[{"Id":"a","Arn":"{{Topic}}"}]}""");
        Assert.Equal("ValidationException", (await Refused(ann, "events", "DeleteEventBus", """{"Name":"shop"}""")).Code);
        Assert.Equal("ValidationException", (await Refused(ann, "events", "DeleteRule", """{"Name":"r","EventBusName":"shop"}""")).Code);
        Assert.Equal("ValidationException", (await Refused(ann, "events", "PutRule", """{"Name":"r","EventBusName":"shop","ScheduleExpression":"rate(1 day)"}""")).Code);
        Assert.Equal("InvalidEventPatternException", (await Refused(ann, "events", "PutRule", """{"Name":"r","EventPattern":"{\"a\":1}"}""")).Code);
        Assert.Equal("ResourceNotFoundException", (await Refused(ann, "events", "DescribeRule", """{"Name":"r"}""")).Code);
        var names = await Do(ann, "events", "ListRuleNamesByTarget", $$"""{"TargetArn":"{{Topic}}","EventBusName":"shop"}""");
        Assert.Equal("r", (string?)Assert.Single(names["RuleNames"]!.AsArray()));
        await Do(ann, "events", "RemoveTargets", """{"Rule":"r","EventBusName":"shop","Ids":["a"]}""");
        await Do(ann, "events", "DeleteRule", """{"Name":"r","EventBusName":"shop"}""");
        await Do(ann, "events", "DeleteEventBus", """{"Name":"shop"}""");
        Assert.Equal(["default"], (await Do(ann, "events", "ListEventBuses", "{}"))["EventBuses"]!.AsArray().Select(b => (string?)b!["Name"]));
    }

    [Fact]
    public async Task The_root_user_may_do_everything_that_the_organization_leaves_and_its_log_in_is_recorded()
    {
        await using var cloud = await StartAsync();
        var dev = await cloud.NewAccountAsync("dev");
        var root = await cloud.ConnectAsync(Assert.IsType<JsonObject>(await cloud.Server.SignInRootAsync(Core.Identifiers.AccountId.Parse(dev))));
        Assert.Equal($"arn:aws:iam::{dev}:root", (string?)(await Do(root, "sts", "GetCallerIdentity", "{}"))["Arn"]);
        await Do(root, "sns", "CreateTopic", """{"Name":"news"}""");
        var events = await Do(root.WithRegion(new("us-east-1")), "cloudtrail", "LookupEvents", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"ConsoleLogin"}]}""");
        var login = JsonNode.Parse((string)events["Events"]![0]!["CloudTrailEvent"]!)!;
        Assert.Equal("Root", (string?)login["userIdentity"]!["type"]);

        await cloud.AttachAsync("SERVICE_CONTROL_POLICY", Policy("""{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:*:iam::*:root"}}}"""), dev);
        Assert.Equal("AuthorizationError", (await Refused(root, "sns", "CreateTopic", """{"Name":"more"}""")).Code);
        Assert.Null(await cloud.Server.SignInRootAsync(Core.Identifiers.AccountId.Parse("999999999999")));
    }

    [Fact]
    public async Task A_root_user_logs_in_with_a_password_and_a_member_has_one_only_while_it_is_not_taken_away()
    {
        await using var cloud = await StartAsync();
        var early = Core.Identifiers.AccountId.Parse(await cloud.NewAccountAsync("early"));
        await Do(cloud.Administrator, "organizations", "EnableAWSServiceAccess", """{"ServicePrincipal":"iam.amazonaws.com"}""");
        await Do(cloud.Administrator, "iam", "EnableOrganizationsRootCredentialsManagement", "{}");
        var later = Core.Identifiers.AccountId.Parse(await cloud.NewAccountAsync("later"));
        Assert.NotNull(await cloud.Server.SignInRootAsync(Core.Identifiers.AccountId.Parse(EnforcedCloud.Management)));
        Assert.NotNull(await cloud.Server.SignInRootAsync(early));
        Assert.Null(await cloud.Server.SignInRootAsync(later));

        await Do(await TaskAsync(early, "IAMDeleteRootUserCredentials"), "iam", "DeleteLoginProfile", "{}");
        Assert.Null(await cloud.Server.SignInRootAsync(early));
        await Do(await TaskAsync(later, "IAMCreateRootUserPassword"), "iam", "CreateLoginProfile", "{}");
        Assert.NotNull(await cloud.Server.SignInRootAsync(later));

        async Task<Aws.AwsSession> TaskAsync(Core.Identifiers.AccountId member, string task)
        {
            var answer = await Do(
                cloud.Administrator, "sts", "AssumeRoot",
                $$"""{"TargetPrincipal":"{{member}}","TaskPolicyArn":{"arn":"arn:aws:iam::aws:policy/root-task/{{task}}"} }""");
            return await cloud.ConnectAsync(answer["Credentials"]!);
        }
    }

    private static async Task SubscribeAsync(EnforcedCloud cloud)
    {
        var ann = cloud.Administrator;
        await Do(ann, "sns", "CreateTopic", """{"Name":"orders"}""");
        var pending = await Do(ann, "sns", "Subscribe", $$"""{"TopicArn":"{{Topic}}","Protocol":"email","Endpoint":"ann@acme.example"}""");
        Assert.Equal("pending confirmation", (string?)pending["SubscriptionArn"]);
        await Do(ann, "sns", "Publish", $$"""{"TopicArn":"{{Topic}}","Message":"too early"}""");
        var mail = Assert.Single(cloud.Server.ReadMail());
        await Do(ann, "sns", "ConfirmSubscription", $$"""{"TopicArn":"{{Topic}}","Token":"{{mail.Text[(mail.Text.LastIndexOf(' ') + 1)..]}}"}""");
        await Do(ann, "sns", "Publish", $$"""{"TopicArn":"{{Topic}}","Message":"hello","Subject":"Hi"}""");
        Assert.Equal(("ann@acme.example", "Hi", "hello"), (cloud.Server.ReadMail()[^1].To, cloud.Server.ReadMail()[^1].Subject, cloud.Server.ReadMail()[^1].Text));
    }
}
