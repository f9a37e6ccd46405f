using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Pace;

/// <summary>A stack in a new account, some of whose services answer earlier than others.</summary>
public sealed class NewAccountStackTests
{
    private static readonly (string Service, string Operation, string Resource)[] Kinds =
    [
        ("sns", "ListTopics", """{"Type":"AWS::SNS::Topic"}"""),
        ("sqs", "ListQueues", """{"Type":"AWS::SQS::Queue"}"""),
        ("ssm", "DescribeParameters", """{"Type":"AWS::SSM::Parameter","Properties":{"Type":"String","Value":"a"}}"""),
        ("codecommit", "ListRepositories", """{"Type":"AWS::CodeCommit::Repository","Properties":{"RepositoryName":"app"}}"""),
        ("s3", "ListBuckets", """{"Type":"AWS::S3::Bucket"}"""),
    ];

    private readonly SteppedTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_does_not_answer_yet_fails_the_stack_which_goes_back_and_succeeds_later()
    {
        var pace = new CloudPace { ServiceReadiness = TimeSpan.FromSeconds(90), Varies = true };
        await using var cloud = await StartAsync(new LocalCloudOptions { Time = _time, Pace = pace });
        var dev = await cloud.EnterAsync(await cloud.NewAccountAsync("dev"));
        while (!await AnswersAsync(dev, "cloudformation", "ListStacks")) _time.Go(TimeSpan.FromSeconds(1));
        var late = new List<string>();
        foreach (var (service, operation, resource) in Kinds)
        {
            if (!await AnswersAsync(dev, service, operation)) late.Add(resource);
        }

        Assert.NotEmpty(late);
        var template = Json($$$"""{"Resources":{"Thing":{{{late[0]}}}}}""");
        await Do(dev, "cloudformation", "CreateStack", $$"""{"StackName":"app","TemplateBody":{{template}}}""");
        var stack = (await Do(dev, "cloudformation", "DescribeStacks", """{"StackName":"app"}"""))["Stacks"]![0]!;
        Assert.Equal("ROLLBACK_COMPLETE", (string?)stack["StackStatus"]);
        var events = (JsonArray)(await Do(dev, "cloudformation", "DescribeStackEvents", """{"StackName":"app"}"""))["StackEvents"]!;
        var failed = Assert.Single(events, e => (string)e!["ResourceStatus"]! == "CREATE_FAILED")!;
        Assert.Matches("needs a subscription for the service|is not signed up for", (string)failed["ResourceStatusReason"]!);
        await Do(dev, "cloudformation", "DeleteStack", """{"StackName":"app"}""");
        _time.Go(TimeSpan.FromSeconds(135));
        await Do(dev, "cloudformation", "CreateStack", $$"""{"StackName":"app","TemplateBody":{{template}}}""");
        stack = (await Do(dev, "cloudformation", "DescribeStacks", """{"StackName":"app"}"""))["Stacks"]![0]!;
        Assert.Equal("CREATE_COMPLETE", (string?)stack["StackStatus"]);
    }

    private static async Task<bool> AnswersAsync(AwsSession session, string service, string operation) => await session.CallAsync(service, operation, [], Cancel) is AwsSuccess;
}
