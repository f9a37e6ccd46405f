using Bulkhead.Aws;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Authorization;

/// <summary>Who hands a role to a service needs <c>iam:PassRole</c> on it, for that service, wherever a request names a role.</summary>
public sealed class PassRoleTests
{
    private const string Role = $"arn:aws:iam::{Management}:role/worker";
    private const string Place = """
        "artifacts":{"type":"NO_ARTIFACTS"},"environment":{"type":"LINUX_CONTAINER","image":"aws/codebuild/standard:7.0","computeType":"BUILD_GENERAL1_SMALL"}
        """;

    private const string Source = """
        "source":{"type":"NO_SOURCE","buildspec":"version: 0.2\nphases:\n  build:\n    commands:\n      - bulkhead-rehearsal send builds-0123456789ab"}
        """;

    [Theory]
    [InlineData("codebuild", "CreateProject", "codebuild", $$"""{"name":"new","serviceRole":"{{Role}}",{{Source}},{{Place}} }""")]
    [InlineData("codebuild", "UpdateProject", "codebuild", $$"""{"name":"app","serviceRole":"{{Role}}"}""")]
    [InlineData("codebuild", "StartBuild", "codebuild", $$"""{"projectName":"app","serviceRoleOverride":"{{Role}}"}""")]
    [InlineData("ecs", "RegisterTaskDefinition", "ecs-tasks", $$"""{"family":"new","taskRoleArn":"{{Role}}","containerDefinitions":[{"name":"main","image":"nginx"}]}""")]
    [InlineData("ecs", "RegisterTaskDefinition", "ecs-tasks", $$"""{"family":"new","executionRoleArn":"{{Role}}","containerDefinitions":[{"name":"main","image":"nginx"}]}""")]
    [InlineData("ecs", "RunTask", "ecs-tasks", """{"taskDefinition":"app"}""")]
    [InlineData("ecs", "RunTask", "ecs-tasks", $$"""{"taskDefinition":"plain","overrides":{"taskRoleArn":"{{Role}}"} }""")]
    [InlineData("ecs", "CreateService", "ecs-tasks", """{"serviceName":"new","taskDefinition":"app"}""")]
    [InlineData("ecs", "CreateService", "ecs", $$"""{"serviceName":"new","taskDefinition":"plain","role":"{{Role}}"}""")]
    [InlineData("logs", "PutSubscriptionFilter", "logs", $$"""{"logGroupName":"/app","filterName":"all","filterPattern":"","destinationArn":"arn:aws:kinesis:eu-west-1:111111111111:stream/all","roleArn":"{{Role}}"}""")]
    [InlineData("s3", "PutBucketReplication", "s3", $$"""{"Bucket":"passed-role-source","ReplicationConfiguration":{"Role":"{{Role}}","Rules":[{"Status":"Enabled","Prefix":"","Destination":{"Bucket":"arn:aws:s3:::passed-role-copy"} } ]} }""", "s3:PutReplicationConfiguration")]
    [InlineData("lambda", "UpdateFunctionConfiguration", "lambda", $$"""{"FunctionName":"app","Role":"{{Role}}"}""")]
    public async Task A_role_is_handed_to_a_service_by_those_who_may_pass_it_there(string service, string operation, string principal, string input, string? permission = null)
    {
        await using var cloud = await StartAsync();
        await PrepareAsync(cloud.Administrator);
        var action = permission ?? $"{service}:{operation}";
        var mallory = await cloud.NewUserAsync(cloud.Administrator, "mallory", Allow(action));
        // S3 puts resources into quotation marks.
        Assert.Contains($"not authorized to perform: iam:PassRole on resource: {Role}", (await Refused(mallory, service, operation, input)).Message.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", Policy($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"*"},{{Pass("ec2")}}"""));
        Assert.Contains("iam:PassRole", (await Refused(bob, service, operation, input)).Message, StringComparison.Ordinal);
        var ann = await cloud.NewUserAsync(cloud.Administrator, "ann", Policy($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"*"},{{Pass(principal)}}"""));
        await Do(ann, service, operation, input);
    }

    private static string Pass(string principal) =>
        $$$"""{"Effect":"Allow","Action":"iam:PassRole","Resource":"{{{Role}}}","Condition":{"StringEquals":{"iam:PassedToService":"{{{principal}}}.amazonaws.com"} } }""";

    /// <summary>The role, which all of the services may assume, and what the requests are about.</summary>
    private static async Task PrepareAsync(AwsSession administrator)
    {
        var trust = Policy("""
            {"Effect":"Allow","Principal":{"Service":["codebuild.amazonaws.com","ecs-tasks.amazonaws.com","logs.amazonaws.com","lambda.amazonaws.com"]},"Action":"sts:AssumeRole"}
            """);
        await NewRoleAsync(administrator, "worker", trust, policy: null);
        await Do(administrator, "codebuild", "CreateProject", $$"""{"name":"app","serviceRole":"{{Role}}",{{Source}},{{Place}} }""");
        await Do(administrator, "ecs", "CreateCluster", "{}");
        foreach (var (family, role) in new[] { ("app", $",\"taskRoleArn\":\"{Role}\""), ("plain", "") })
        {
            await Do(administrator, "ecs", "RegisterTaskDefinition", $$"""
                {"family":"{{family}}"{{role}},"containerDefinitions":[{"name":"main","image":"nginx","command":["bulkhead-rehearsal","send","tasks-0123456789ab"]}]}
                """);
        }

        foreach (var bucket in new[] { "passed-role-source", "passed-role-copy" })
        {
            await Do(administrator, "s3", "CreateBucket", $$"""{"Bucket":"{{bucket}}","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"} }""");
            await Do(administrator, "s3", "PutBucketVersioning", $$"""{"Bucket":"{{bucket}}","VersioningConfiguration":{"Status":"Enabled"} }""");
        }

        await Do(administrator, "logs", "CreateLogGroup", """{"logGroupName":"/app"}""");
        await Do(administrator, "lambda", "CreateFunction", $$"""
            {"FunctionName":"app","Role":"{{Role}}","PackageType":"Image","Code":{"ImageUri":"111111111111.dkr.ecr.eu-west-1.amazonaws.com/app:1"} }
            """);
    }
}
