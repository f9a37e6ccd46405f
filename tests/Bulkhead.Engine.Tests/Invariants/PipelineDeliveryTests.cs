using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Invariants;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.Engine.Tests.Observed;
using Xunit;

namespace Bulkhead.Engine.Tests.Invariants;

/// <summary>Workloads that a pipeline of AWS delivers from an account of the file, in a local cloud that has the pipeline.</summary>
public sealed class PipelineDeliveryTests
{
    private const string Accounts = """
        organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
        accounts: { tools: tools, dev: development, prod: production }
        """;

    private const string Sentence = "nobody outside operators and delivery(shop) can change prod";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_pushes_changes_production_unless_a_second_person_approves_before_the_build()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var ids = (await ApplyAsync(cloud, Read(Accounts).Desired)).AccountIds;
        var tools = Assert.IsType<SessionOpened>(await new AccountSessions(cloud.Management).OpenAsync(AccountId.Parse(ids["tools"]), null, Cancel)).Session;

        // Nobody has made it yet: what it will do is not known.
        var before = await ProveAsync(cloud, WithDelivery(Sentence, "nobody in developers can change prod"));
        Assert.Equal("not-proved", before[1].Verdict);
        Assert.Contains(before[1].Unknowns, u => u.Contains("codepipeline:GetPipeline", StringComparison.Ordinal));

        await MakePipelineAsync(tools, ids, approved: false);
        var open = await ProveAsync(cloud, WithDelivery(Sentence, "nobody in developers can change prod"));
        Assert.Equal(["broken", "broken"], open.Select(o => o.Verdict));
        Assert.Equal("G01", open[1].Path[0].Rule);
        Assert.Contains(open[1].Path, s => s.Gives.Contains("bulkhead-delivery-shop", StringComparison.Ordinal));

        await MakePipelineAsync(tools, ids, approved: true);
        var guarded = await ProveAsync(cloud, WithDelivery(Sentence, "nobody in developers can change prod"));
        Assert.Equal("", string.Join("\n", guarded.SelectMany(g => g.Unknowns.Concat(g.Path.Select(s => $"{s.Rule} {s.Call} by {s.Principal} on {s.Resource}: {s.Gives}")))));
        Assert.Equal(["proved", "proved"], guarded.Select(o => o.Verdict));
        Assert.Equal(["broken"], (await ProveAsync(cloud, WithDelivery("nobody in developers and operators can assume prod"))).Select(o => o.Verdict));
    }

    [Fact]
    public async Task The_role_that_delivers_trusts_the_pipeline_s_role_alone()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var ids = (await ApplyAsync(cloud, Read(Accounts).Desired)).AccountIds;
        var tools = Assert.IsType<SessionOpened>(await new AccountSessions(cloud.Management).OpenAsync(AccountId.Parse(ids["tools"]), null, Cancel)).Session;
        await MakePipelineAsync(tools, ids, approved: true);
        await ApplyAsync(cloud, Read(Accounts + Workload).Desired);
        Assert.Empty((await PlanAsync(cloud, Read(Accounts + Workload).Desired)).Steps);
        var prod = Assert.IsType<SessionOpened>(await new AccountSessions(cloud.Management).OpenAsync(AccountId.Parse(ids["prod"]), null, Cancel)).Session;
        var role = await CallAsync(prod, "iam", "GetRole", new JsonObject { ["RoleName"] = "bulkhead-delivery-shop" });
        var trust = JsonNode.Parse(Uri.UnescapeDataString((string)role["Role"]!["AssumeRolePolicyDocument"]!))!["Statement"]![0]!;
        Assert.Equal($"arn:aws:iam::{ids["tools"]}:role/service-role/pipeline-shop", (string?)trust["Principal"]!["AWS"]);
        Assert.Equal("sts:AssumeRole", (string?)trust["Action"]);
    }

    private const string Workload = """

        workloads:
          shop:
            environments: { production: prod }
            delivery: { pipeline: tools/shop, role: service-role/pipeline-shop, environment: production }
        """;

    private static (OrganizationModel Model, DesiredOrganization Desired) WithDelivery(params string[] sentences) => Read($$"""
        {{Accounts}}{{Workload}}
        access:
          developers: { push: tools, members: [ann@acme.example] }
          operators: { approve: tools, operate: prod, members: [olga@acme.example] }
          permission-sets:
            push:
              inline: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "codecommit:GitPush", Resource: "*" }] }
            approve:
              inline: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "codepipeline:PutApprovalResult", Resource: "*" }] }
        facts: { nothing-else: on }
        invariants: [{{string.Join(", ", sentences.Select(s => $"\"{s}\""))}}]
        """);

    // A repository, a build and a pipeline, as a team makes them: CloudFormation deploys into production as the role that delivers.
    private static async Task MakePipelineAsync(AwsSession tools, ImmutableSortedDictionary<string, string> ids, bool approved)
    {
        static JsonObject Action(string name, string category, string provider, JsonObject configuration, string? input, string? output) => new()
        {
            ["name"] = name,
            ["actionTypeId"] = new JsonObject { ["category"] = category, ["owner"] = "AWS", ["provider"] = provider, ["version"] = "1" },
            ["configuration"] = configuration,
            ["inputArtifacts"] = input is null ? [] : new JsonArray(new JsonObject { ["name"] = input }),
            ["outputArtifacts"] = output is null ? [] : new JsonArray(new JsonObject { ["name"] = output }),
        };
        static JsonObject Stage(string name, JsonObject action) => new() { ["name"] = name, ["actions"] = new JsonArray(action) };
        var deploy = Action("Stack", "Deploy", "CloudFormation", new JsonObject { ["ActionMode"] = "CREATE_UPDATE", ["StackName"] = "shop", ["TemplatePath"] = "made::template.yaml" }, "made", null);
        deploy["roleArn"] = $"arn:aws:iam::{ids["prod"]}:role/bulkhead-delivery-shop";
        var stages = new JsonArray(
            Stage("Source", Action("Code", "Source", "CodeCommit", new JsonObject { ["RepositoryName"] = "shop", ["BranchName"] = "main", ["PollForSourceChanges"] = "false" }, null, "code")),
            Stage("Build", Action("Make", "Build", "CodeBuild", new JsonObject { ["ProjectName"] = "shop" }, "code", "made")),
            Stage("Deploy", deploy));
        if (approved) stages.Insert(1, Stage("Approve", Action("Person", "Approval", "Manual", [], null, null)));
        var declaration = new JsonObject
        {
            ["name"] = "shop",
            ["roleArn"] = $"arn:aws:iam::{ids["tools"]}:role/service-role/pipeline-shop",
            ["artifactStore"] = new JsonObject { ["type"] = "S3", ["location"] = $"artifacts-{ids["tools"]}" },
            ["stages"] = stages,
        };
        if (approved && await tools.CallAsync("codepipeline", "GetPipeline", new JsonObject { ["name"] = "shop" }, Cancel) is AwsSuccess)
        {
            await CallAsync(tools, "codepipeline", "UpdatePipeline", new JsonObject { ["pipeline"] = declaration });
            return;
        }

        await CallAsync(tools, "s3", "CreateBucket", new JsonObject { ["Bucket"] = $"artifacts-{ids["tools"]}", ["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = "eu-west-1" } });
        await CallAsync(tools, "codecommit", "CreateRepository", new JsonObject { ["repositoryName"] = "shop" });
        foreach (var (name, path, service, more) in new[]
        {
            ("pipeline-shop", "/service-role/", "codepipeline", $$"""{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::{{ids["prod"]}}:role/bulkhead-delivery-shop"},"""),
            ("build-shop", "/", "codebuild", ""),
        })
        {
            await CallAsync(tools, "iam", "CreateRole", new JsonObject
            {
                ["RoleName"] = name,
                ["Path"] = path,
                ["AssumeRolePolicyDocument"] = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{service}}.amazonaws.com"},"Action":"sts:AssumeRole"}]}""",
            });
            await CallAsync(tools, "iam", "PutRolePolicy", new JsonObject
            {
                ["RoleName"] = name,
                ["PolicyName"] = "own",
                ["PolicyDocument"] = $$"""{"Version":"2012-10-17","Statement":[{{more}}{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::artifacts-{{ids["tools"]}}/*"}]}""",
            });
        }

        await CallAsync(tools, "codebuild", "CreateProject", new JsonObject
        {
            ["name"] = "shop",
            ["source"] = new JsonObject { ["type"] = "CODEPIPELINE" },
            ["artifacts"] = new JsonObject { ["type"] = "CODEPIPELINE" },
            ["environment"] = new JsonObject { ["type"] = "LINUX_CONTAINER", ["image"] = "aws/codebuild/standard:7.0", ["computeType"] = "BUILD_GENERAL1_SMALL" },
            ["serviceRole"] = $"arn:aws:iam::{ids["tools"]}:role/build-shop",
        });
        await CallAsync(tools, "codepipeline", "CreatePipeline", new JsonObject { ["pipeline"] = declaration });
    }

    private static async Task<JsonObject> CallAsync(AwsSession session, string service, string operation, JsonObject input)
    {
        var result = await session.CallAsync(service, operation, input, Cancel);
        return result is AwsSuccess success ? success.Output : throw new InvalidOperationException($"{service}:{operation}: {result}");
    }

    private static async Task<IReadOnlyList<PlannedInvariant>> ProveAsync(LocalOrganization cloud, (OrganizationModel Model, DesiredOrganization Desired) file)
    {
        var plan = await PlanAsync(cloud, file.Desired);
        var collected = await InvariantCollection.ReadAsync(cloud.Management, file.Desired, plan, cloud.Operations, Cancel);
        var report = InvariantProver.Prove(file.Model, file.Desired, plan, collected.Organization, collected.Accounts);
        Assert.Empty(report.Diagnostics);
        return [.. report.ForPlan()];
    }

    private static async Task<Plan> PlanAsync(LocalOrganization cloud, DesiredOrganization desired)
    {
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(cloud.Management, desired, null, Cancel)).Organization;
        return Planner.Plan(desired, observed).Plan;
    }

    private static async Task<Plan> ApplyAsync(LocalOrganization cloud, DesiredOrganization desired)
    {
        var plan = await PlanAsync(cloud, desired);
        var options = new ApplyOptions
        {
            Run = string.Create(CultureInfo.InvariantCulture, $"test-{cloud.Counter.Total}"),
            Owner = LockOwner.ThisProcess(cloud.Management.Caller.ToString()),
            Pace = ApplyPace.Local,
        };
        var (run, failure) = await ApplyRun.OpenAsync(cloud.Management, options, Cancel);
        Assert.Null(failure);
        await using (run)
        {
            var applied = Assert.IsType<ApplyResult.Ran>(await run!.ApplyAsync(plan, new SilentObserver(), null, Cancel));
            Assert.Equal([], applied.Report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}"));
        }

        return await PlanAsync(cloud, desired);
    }

    private static (OrganizationModel Model, DesiredOrganization Desired) Read(string text)
    {
        var result = ConfigurationReader.Read([new SourceFile("bulkhead.yaml", text)], new NoFiles());
        Assert.Empty(result.Diagnostics);
        return (result.Model!, DesiredBuilder.Build(result.Model!, GuardrailCompiler.Compile(result.Model!).Policies, new DateOnly(2026, 11, 22)));
    }

    private sealed class NoFiles : IConfigurationFiles
    {
        public bool FolderExists(string path) => false;

        public IEnumerable<string> FileNames(string folder) => [];

        public FileContent Read(string path) => FileContent.Unreadable("it does not exist");
    }
}
