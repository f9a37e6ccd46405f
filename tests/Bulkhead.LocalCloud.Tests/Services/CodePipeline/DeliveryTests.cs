using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.LocalCloud.Tests.Authorization;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.CodePipeline;

/// <summary>Who may push deploys: what a pipeline does with a push, and whose permissions decide.</summary>
public sealed class DeliveryTests
{
    private const string Bucket = "acme-artifacts-0123456789";
    private const string Template = """{"Resources":{"Topic":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"deployed"}}}}""";

    private static string Trust(string service) => Policy($$"""{"Effect":"Allow","Principal":{"Service":"{{service}}.amazonaws.com"},"Action":"sts:AssumeRole"}""");

    private static string Role(string name) => $"arn:aws:iam::{Management}:role/{name}";

    [Fact]
    public async Task Who_may_push_gets_the_role_of_the_build()
    {
        await using var cloud = await StartAsync();
        await MakePipelineAsync(cloud, Source(), Build());
        await NewRoleAsync(cloud.Administrator, "builder", Trust("codebuild"), Allow("s3:GetObject", "s3:ListAllMyBuckets"));
        await MakeProjectAsync(cloud.Administrator);
        var mallory = await cloud.NewUserAsync(cloud.Administrator, "mallory", Allow("codecommit:PutFile"));
        await Refused(mallory, "s3", "ListBuckets", "{}");
        await PushAsync(mallory, "buildspec.yml", "version: 0.2\nphases:\n  build:\n    commands:\n      - bulkhead-rehearsal send mallory-0123456789\n", await TipAsync(cloud));
        var execution = await LatestAsync(cloud);
        Assert.Equal("Succeeded", (string?)execution["status"]);
        Assert.Equal("PollForSourceChanges", (string?)execution["trigger"]!["triggerType"]);
        var builder = await ReadMailboxAsync(cloud, "mallory-0123456789");
        await Do(builder, "s3", "ListBuckets", "{}");
        Assert.Contains("assumed-role/builder/AWSCodeBuild-", (string?)(await Do(builder, "sts", "GetCallerIdentity", "{}"))["Arn"], StringComparison.Ordinal);
        // What the pipeline did is in the event history, as its role.
        var events = await Do(cloud.Administrator, "cloudtrail", "LookupEvents", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"StartBuild"}]}""");
        Assert.Contains("assumed-role/pipeline/codepipeline", (string?)events["Events"]![0]!["CloudTrailEvent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_deploys_a_stack_with_the_role_that_its_own_role_may_pass()
    {
        await using var cloud = await StartAsync();
        await MakePipelineAsync(cloud, Source(), Deploy("deploy"));
        await NewRoleAsync(cloud.Administrator, "deploy", Trust("cloudformation"), Allow("sns:*"));
        await PushAsync(cloud.Administrator, "template.json", Template, await TipAsync(cloud));
        var refused = await LatestActionAsync(cloud, "Stack");
        Assert.Equal("PermissionError", (string?)refused["errorDetails"]!["code"]);
        Assert.Contains("iam:PassRole on resource: " + Role("deploy"), (string?)refused["errorDetails"]!["message"], StringComparison.Ordinal);
        await AllowAsync(cloud, "pipeline", Allow("iam:PassRole"), "pass");
        await PushAsync(cloud.Administrator, "template.json", Template + "\n", await TipAsync(cloud));
        Assert.Equal("Succeeded", (string?)(await LatestAsync(cloud))["status"]);
        var topics = await Do(cloud.Administrator, "sns", "ListTopics", "{}");
        Assert.EndsWith(":deployed", (string?)topics["Topics"]![0]!["TopicArn"], StringComparison.Ordinal);
        // What the deploy role may not make fails the action with the stack's reason.
        await PushAsync(cloud.Administrator, "template.json", """{"Resources":{"Queue":{"Type":"AWS::SQS::Queue"}}}""", await TipAsync(cloud));
        Assert.Contains("UPDATE_ROLLBACK_COMPLETE", (string?)(await LatestActionAsync(cloud, "Stack"))["errorDetails"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_role_of_another_account_deploys_there_where_both_allow_it()
    {
        await using var cloud = await StartAsync();
        var account = await cloud.NewAccountAsync("prod");
        var prod = await cloud.EnterAsync(account);
        var acting = await NewRoleAsync(prod, "action", Policy($$"""{"Effect":"Allow","Principal":{"AWS":"{{Role("pipeline")}}"},"Action":"sts:AssumeRole"}"""), Allow("s3:GetObject", "cloudformation:*", "iam:PassRole"));
        var deploying = await NewRoleAsync(prod, "deploy", Trust("cloudformation"), Allow("sns:*"));
        await MakePipelineAsync(cloud, Source(), Deploy(deploying, $$""","roleArn":"{{acting}}" """));
        await Do(cloud.Administrator, "s3", "PutBucketPolicy", $$"""
            {"Bucket":"{{Bucket}}","Policy":{{Json(Policy($$"""{"Effect":"Allow","Principal":{"AWS":"{{acting}}"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::{{Bucket}}/*"}"""))}} }
            """);
        await PushAsync(cloud.Administrator, "template.json", Template, await TipAsync(cloud));
        Assert.Contains("is not authorized to perform: sts:AssumeRole", (string?)(await LatestActionAsync(cloud, "Stack"))["errorDetails"]!["message"], StringComparison.Ordinal);
        await AllowAsync(cloud, "pipeline", Allow("sts:AssumeRole"), "assume");
        await PushAsync(cloud.Administrator, "template.json", Template + "\n", await TipAsync(cloud));
        Assert.Equal("Succeeded", (string?)(await LatestAsync(cloud))["status"]);
        Assert.Single((JsonArray)(await Do(prod, "sns", "ListTopics", "{}"))["Topics"]!);
    }

    [Fact]
    public async Task Who_may_write_to_the_bucket_replaces_what_was_approved()
    {
        await using var cloud = await StartAsync();
        await MakePipelineAsync(cloud, Source(), Approval(), Deploy("deploy"));
        await NewRoleAsync(cloud.Administrator, "deploy", Trust("cloudformation"), Allow("sns:*"));
        await AllowAsync(cloud, "pipeline", Allow("iam:PassRole"), "pass");
        var token = (string)(await LatestActionAsync(cloud, "Person"))["token"]!;
        var keys = (JsonArray)(await Do(cloud.Administrator, "s3", "ListObjectsV2", $$"""{"Bucket":"{{Bucket}}"}"""))["Contents"]!;
        var mallory = await cloud.NewUserAsync(cloud.Administrator, "mallory", Allow("s3:PutObject"));
        var archive = Archive("template.json", Template.Replace("deployed", "replaced", StringComparison.Ordinal));
        foreach (var key in keys) await Do(mallory, "s3", "PutObject", $$"""{"Bucket":"{{Bucket}}","Key":"{{(string)key!["Key"]!}}","Body":"{{archive}}"}""");
        var approver = await cloud.NewUserAsync(cloud.Administrator, "approver", Policy($$"""{"Effect":"Allow","Action":"codepipeline:PutApprovalResult","Resource":"arn:aws:codepipeline:*:*:app/Approve/Person"}"""));
        await Do(approver, "codepipeline", "PutApprovalResult", $$"""{"pipelineName":"app","stageName":"Approve","actionName":"Person","token":"{{token}}","result":{"status":"Approved","summary":"fine"} }""");
        Assert.Equal("Succeeded", (string?)(await LatestAsync(cloud))["status"]);
        var topics = await Do(cloud.Administrator, "sns", "ListTopics", "{}");
        Assert.EndsWith(":replaced", (string?)topics["Topics"]![0]!["TopicArn"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pushes_are_limited_to_branches_by_policy_and_pipelines_take_their_role_passed()
    {
        await using var cloud = await StartAsync();
        await MakePipelineAsync(cloud, Source(), Approval());
        var tip = await TipAsync(cloud);
        var ann = await cloud.NewUserAsync(cloud.Administrator, "ann", Policy("""
            {"Effect":"Allow","Action":["codecommit:PutFile","codecommit:CreateBranch"],"Resource":"*"},
            {"Effect":"Deny","Action":"codecommit:*","Resource":"*","Condition":{"StringEqualsIfExists":{"codecommit:References":"refs/heads/main"},"Null":{"codecommit:References":"false"}}}
            """));
        await Do(ann, "codecommit", "CreateBranch", $$"""{"repositoryName":"app","branchName":"feature","commitId":"{{tip}}"}""");
        await PushAsync(ann, "a.txt", "a", tip, "feature");
        var file = Convert.ToBase64String("a"u8.ToArray());
        Assert.Contains("codecommit:PutFile on resource: arn:aws:codecommit:eu-west-1:111111111111:app with an explicit deny", (await Refused(ann, "codecommit", "PutFile", $$"""{"repositoryName":"app","branchName":"main","parentCommitId":"{{tip}}","filePath":"a.txt","fileContent":"{{file}}"}""")).Message, StringComparison.Ordinal);
        var declared = (JsonObject)(await Do(cloud.Administrator, "codepipeline", "GetPipeline", """{"name":"app"}"""))["pipeline"]!;
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", Allow("codepipeline:UpdatePipeline"));
        Assert.Contains("iam:PassRole on resource: " + Role("pipeline"), (await Refused(bob, "codepipeline", "UpdatePipeline", $$$"""{"pipeline":{{{declared.ToJsonString()}}}}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_starts_a_pipeline_that_does_not_poll_as_the_role_of_its_target()
    {
        await using var cloud = await StartAsync();
        await MakePipelineAsync(cloud, Source(""","PollForSourceChanges":"false" """), Approval());
        await PushAsync(cloud.Administrator, "a.txt", "a", await TipAsync(cloud));
        Assert.Equal("CreatePipeline", (string?)(await LatestAsync(cloud))["trigger"]!["triggerType"]);
        await Do(cloud.Administrator, "events", "PutRule", """{"Name":"pushes","EventPattern":"{\"source\":[\"aws.codecommit\"],\"detail\":{\"referenceName\":[\"main\"]}}"}""");
        await NewRoleAsync(cloud.Administrator, "starter", Trust("events"), Allow("codepipeline:StartPipelineExecution"));
        await Do(cloud.Administrator, "events", "PutTargets", $$"""{"Rule":"pushes","Targets":[{"Id":"a","Arn":"arn:aws:codepipeline:eu-west-1:111111111111:app","RoleArn":"{{Role("starter")}}"}]}""");
        await PushAsync(cloud.Administrator, "b.txt", "b", await TipAsync(cloud));
        Assert.Equal("CloudWatchEvent", (string?)(await LatestAsync(cloud))["trigger"]!["triggerType"]);
    }

    [Fact]
    public async Task A_build_of_a_repository_reads_it_with_the_role_of_the_project()
    {
        await using var cloud = await StartAsync();
        await Do(cloud.Administrator, "codecommit", "CreateRepository", """{"repositoryName":"app"}""");
        await PushAsync(cloud.Administrator, "buildspec.yml", "bulkhead-rehearsal send builds-0123456789ab\n", parent: null);
        await NewRoleAsync(cloud.Administrator, "builder", Trust("codebuild"), Allow("s3:ListAllMyBuckets"));
        await Do(cloud.Administrator, "codebuild", "CreateProject", $$"""
            {"name":"app","serviceRole":"{{Role("builder")}}","source":{"type":"CODECOMMIT","location":"https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/app"},
             "artifacts":{"type":"NO_ARTIFACTS"},"environment":{"type":"LINUX_CONTAINER","image":"aws/codebuild/standard:7.0","computeType":"BUILD_GENERAL1_SMALL"} }
            """);
        var failed = (await Do(cloud.Administrator, "codebuild", "StartBuild", """{"projectName":"app"}"""))["build"]!;
        Assert.Equal("FAILED", (string?)failed["buildStatus"]);
        Assert.Contains("codecommit:GitPull", failed["phases"]!.ToJsonString(), StringComparison.Ordinal);
        await AllowAsync(cloud, "builder", Allow("codecommit:GitPull"), "pull");
        Assert.Equal("SUCCEEDED", (string?)(await Do(cloud.Administrator, "codebuild", "StartBuild", """{"projectName":"app"}"""))["build"]!["buildStatus"]);
        await Do(await ReadMailboxAsync(cloud, "builds-0123456789ab"), "s3", "ListBuckets", "{}");
    }

    private static string Source(string more = "") => Stage("Source", Action(
        "Code", "Source", "CodeCommit", $$$"""{"RepositoryName":"app","BranchName":"main"{{{more}}} }""", ""","outputArtifacts":[{"name":"code"}]"""));

    private static string Approval() => Stage("Approve", Action("Person", "Approval", "Manual", "{}"));

    private static string Build() => Stage("Build", Action("Make", "Build", "CodeBuild", """{"ProjectName":"app"}""", ""","inputArtifacts":[{"name":"code"}]"""));

    private static string Deploy(string role, string more = "") => Stage("Deploy", Action(
        "Stack", "Deploy", "CloudFormation",
        $$"""{"ActionMode":"CREATE_UPDATE","StackName":"app","TemplatePath":"code::template.json","RoleArn":"{{(role.StartsWith("arn:", StringComparison.Ordinal) ? role : Role(role))}}"}""",
        ""","inputArtifacts":[{"name":"code"}]""" + more));

    private static string Stage(string name, string action) => $$"""{"name":"{{name}}","actions":[{{action}}]}""";

    private static string Action(string name, string category, string provider, string configuration, string more = "") =>
        $$$"""{"name":"{{{name}}}","actionTypeId":{"category":"{{{category}}}","owner":"AWS","provider":"{{{provider}}}","version":"1"},"configuration":{{{configuration}}}{{{more}}} }""";

    private static async Task MakePipelineAsync(EnforcedCloud cloud, params string[] stages)
    {
        await Do(cloud.Administrator, "s3", "CreateBucket", $$$"""{"Bucket":"{{{Bucket}}}","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"}}""");
        await Do(cloud.Administrator, "codecommit", "CreateRepository", """{"repositoryName":"app"}""");
        await PushAsync(cloud.Administrator, "README.md", "The app.", parent: null);
        await NewRoleAsync(cloud.Administrator, "pipeline", Trust("codepipeline"), Allow(
            "codecommit:GetBranch", "codecommit:GetCommit", "codecommit:UploadArchive", "s3:PutObject", "s3:GetObject", "codebuild:StartBuild", "cloudformation:*"));
        await Do(cloud.Administrator, "codepipeline", "CreatePipeline", $$$"""
            {"pipeline":{"name":"app","roleArn":"{{{Role("pipeline")}}}","artifactStore":{"type":"S3","location":"{{{Bucket}}}"},"stages":[{{{string.Join(',', stages)}}}]}}
            """);
    }

    private static Task<JsonObject> MakeProjectAsync(AwsSession administrator) => Do(administrator, "codebuild", "CreateProject", $$"""
        {"name":"app","serviceRole":"{{Role("builder")}}","source":{"type":"CODEPIPELINE"},"artifacts":{"type":"CODEPIPELINE"},
         "environment":{"type":"LINUX_CONTAINER","image":"aws/codebuild/standard:7.0","computeType":"BUILD_GENERAL1_SMALL"} }
        """);

    private static async Task<string> TipAsync(EnforcedCloud cloud) =>
        (string)(await Do(cloud.Administrator, "codecommit", "GetBranch", """{"repositoryName":"app","branchName":"main"}"""))["branch"]!["commitId"]!;

    private static Task<JsonObject> PushAsync(AwsSession who, string path, string text, string? parent, string branch = "main") => Do(who, "codecommit", "PutFile", $$"""
        {"repositoryName":"app","branchName":"{{branch}}","filePath":"{{path}}","fileContent":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}}"{{(parent is null ? "" : $",\"parentCommitId\":\"{parent}\"")}} }
        """);

    private static async Task<JsonNode> LatestAsync(EnforcedCloud cloud) =>
        (await Do(cloud.Administrator, "codepipeline", "ListPipelineExecutions", """{"pipelineName":"app","maxResults":1}"""))["pipelineExecutionSummaries"]![0]!;

    private static async Task<JsonNode> LatestActionAsync(EnforcedCloud cloud, string action)
    {
        var states = (JsonArray)(await Do(cloud.Administrator, "codepipeline", "GetPipelineState", """{"name":"app"}"""))["stageStates"]!;
        return states.SelectMany(s => (JsonArray)s!["actionStates"]!).Single(a => (string)a!["actionName"]! == action)!["latestExecution"]!;
    }

    private static Task<JsonObject> AllowAsync(EnforcedCloud cloud, string role, string policy, string name) =>
        Do(cloud.Administrator, "iam", "PutRolePolicy", $$"""{"RoleName":"{{role}}","PolicyName":"{{name}}","PolicyDocument":{{Json(policy)}}}""");

    private static async Task<AwsSession> ReadMailboxAsync(EnforcedCloud cloud, string name)
    {
        using var web = new HttpClient(cloud.Server.CreateTransport());
        var sent = JsonNode.Parse(await web.GetStringAsync(new Uri(cloud.Server.Endpoint, "/_rehearsal/" + name), TestContext.Current.CancellationToken))!;
        return await cloud.ConnectAsync((string)sent["AccessKeyId"]!, (string)sent["SecretAccessKey"]!, (string)sent["Token"]!);
    }

    private static string Archive(string path, string text)
    {
        using var content = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(content, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(path).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToBase64String(content.ToArray());
    }
}
