using System.Text.Json.Nodes;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Reach.Tests.Pipelines;

/// <summary>
/// Two accounts: in the first a repository, a build project and a pipeline of both, which deploys a stack into the second. Users push, approve
/// and change the pipeline.
/// </summary>
internal sealed class DeliveringAccounts
{
    public const string Tools = "111111111111";
    public const string Production = "222222222222";
    public const string Pipeline = $"arn:aws:codepipeline:eu-west-1:{Tools}:ship";
    public const string StackRole = $"arn:aws:iam::{Production}:role/stack";

    private readonly Dictionary<string, List<string>> _permissions = new(StringComparer.Ordinal);
    private readonly List<string> _build = [];

    /// <summary>The stages; where they are null nobody collected them.</summary>
    public JsonArray? Stages { get; set; } = [];

    /// <summary>Whether the second account's users and roles were collected.</summary>
    public bool IsProductionCollected { get; set; } = true;

    public static JsonObject Source(string? role = null) => Action("Code", "Source", "CodeCommit", new() { ["RepositoryName"] = "shop", ["BranchName"] = "main" }, role);

    public static JsonObject Build() => Action("Make", "Build", "CodeBuild", new() { ["ProjectName"] = "shop" });

    public static JsonObject Approval(string name = "Person", string owner = "AWS") => Action(name, "Approval", "Manual", [], owner: owner);

    public static JsonObject Deploy(string mode = "CREATE_UPDATE") => Action(
        $"Stack-{mode}", "Deploy", "CloudFormation", new() { ["ActionMode"] = mode, ["StackName"] = "shop", ["ChangeSetName"] = "next", ["RoleArn"] = mode == "CHANGE_SET_EXECUTE" ? null : StackRole },
        $"arn:aws:iam::{Production}:role/entry");

    public static JsonObject Action(string name, string category, string provider, JsonObject configuration, string? role = null, string owner = "AWS")
    {
        var action = new JsonObject
        {
            ["name"] = name,
            ["actionTypeId"] = new JsonObject { ["category"] = category, ["owner"] = owner, ["provider"] = provider, ["version"] = "1" },
            ["configuration"] = configuration,
        };
        if (role is not null) action["roleArn"] = role;
        return action;
    }

    public static JsonObject At(int order, JsonObject action)
    {
        action["runOrder"] = order;
        return action;
    }

    public static JsonObject Stage(string name, params JsonObject[] actions) => new() { ["name"] = name, ["actions"] = new JsonArray([.. actions]) };

    /// <summary>Adds a stage.</summary>
    public DeliveringAccounts With(string name, params JsonObject[] actions)
    {
        Stages!.Add((JsonNode)Stage(name, actions));
        return this;
    }

    /// <summary>Gives a user of the first account a permission.</summary>
    public DeliveringAccounts May(string user, string actions, string resource)
    {
        if (!_permissions.TryGetValue(user, out var all)) _permissions[user] = all = [];
        all.Add($$"""{"Effect":"Allow","Action":["{{actions.Replace(" ", "\",\"", StringComparison.Ordinal)}}"],"Resource":"{{resource}}"}""");
        return this;
    }

    public DeliveringAccounts Pushes(string user) => May(user, "codecommit:GitPush", $"arn:aws:codecommit:eu-west-1:{Tools}:shop");

    public DeliveringAccounts Approves(string user, string action = "Approve/Person") => May(user, "codepipeline:PutApprovalResult", $"{Pipeline}/{action}");

    /// <summary>Lets builds write the artifacts, as their role must where they hand one on.</summary>
    public DeliveringAccounts BuildsWriteArtifacts()
    {
        _build.Add("""{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::artifacts/*"}""");
        return this;
    }

    /// <summary>The answer to whether the users, together, come to a principal.</summary>
    public ReachAnswer Ask(string to, params string[] users)
    {
        var tools = new SmallAccount(Tools)
            .Role("pipeline", SmallAccount.TrustService("codepipeline.amazonaws.com"), SmallAccount.Allow("sts:AssumeRole", $"arn:aws:iam::{Production}:role/entry"))
            .Role("build", SmallAccount.TrustService("codebuild.amazonaws.com"), _build.Count == 0 ? null : Document(_build));
        foreach (var user in users) tools.User(user, _permissions.TryGetValue(user, out var all) ? Document(all) : null);
        var declaration = Stages is null ? "" : $$$"""
            ,"codepipeline:GetPipeline":{"ship":{"pipeline":{"name":"ship","roleArn":"arn:aws:iam::{{{Tools}}}:role/pipeline","artifactStore":{"type":"S3","location":"artifacts"},"stages":{{{Stages.ToJsonString()}}} } } }
            """;
        tools.Collected($$$"""
            "codepipeline:ListPipelines":{"eu-west-1":{"pipelines":[{"name":"ship"}]}},
            "codecommit:BatchGetRepositories":{"eu-west-1":{"repositories":[{"repositoryName":"shop","Arn":"arn:aws:codecommit:eu-west-1:{{{Tools}}}:shop"}]}},
            "codebuild:GetResourcePolicy":{},
            "codebuild:BatchGetProjects":{"eu-west-1":{"projects":[{"name":"shop","arn":"arn:aws:codebuild:eu-west-1:{{{Tools}}}:project/shop","serviceRole":"arn:aws:iam::{{{Tools}}}:role/build","source":{"type":"CODEPIPELINE"},"environment":{"image":"aws/codebuild/standard:7.0"}}]}},
            "s3:GetBucketPolicy":{},"s3:GetBucketOwnershipControls":{"artifacts":{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}] } } },
            "s3:ListAllMyBuckets":{"Buckets":[{"Name":"artifacts","BucketRegion":"eu-west-1"}]}{{{declaration}}}
            """);
        var production = new SmallAccount(Production).Collected();
        if (IsProductionCollected)
        {
            production.Role("stack", SmallAccount.TrustService("cloudformation.amazonaws.com"), SmallAccount.Allow("s3:*"))
                .Role("entry", SmallAccount.Trust($$"""{"AWS":"arn:aws:iam::{{Tools}}:role/pipeline"}"""), SmallAccount.Allow("cloudformation:*"));
        }

        var snapshot = SmallAccount.Snapshot(null, tools, production);
        var subject = new ReachSubject(string.Join(", ", users), [.. users.Select(u => (PrincipalNode)snapshot.Find($"arn:aws:iam::{Tools}:user/{u}")!)]);
        return new ReachEngine(snapshot).Path(subject, new ReachObject.One(snapshot.Find(to)!) { Name = to });
    }

    private static string Document(IEnumerable<string> statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";
}
