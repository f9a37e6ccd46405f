using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.CodeCommit;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>
/// Runs actions with the pipeline's role, or with their own: sources, builds, deployments, approvals. Of commands the rehearsal
/// program alone runs.
/// </summary>
internal sealed class ActionRunner(RoleCode code)
{
    /// <summary>Runs an action to its end, or to where it waits.</summary>
    /// <param name="pipeline">The pipeline's role.</param>
    /// <param name="action">The action.</param>
    /// <exception cref="ActionFailure">It failed.</exception>
    public void Run(CallContext pipeline, PipelineAction action)
    {
        var type = action.Declaration.Object("actionTypeId")!;
        var acting = ActingFor(pipeline, action);
        try
        {
            switch ($"{type.Needed("category")}/{type.Needed("provider")}")
            {
                case "Source/CodeCommit":
                    Commit(acting, action);
                    break;
                case "Source/S3":
                    StoredObject(acting, action);
                    break;
                case "Build/CodeBuild" or "Test/CodeBuild":
                    Build(acting, action);
                    break;
                case "Compute/Commands":
                    Commands(acting, action);
                    break;
                case "Approval/Manual":
                    action.Done["token"] = ResourceIds.Uuid();
                    action.End("InProgress", action.Setting("CustomData"));
                    break;
                case "Deploy/CloudFormation":
                    StackDeploys.Run(acting, action);
                    break;
                case "Deploy/S3":
                    Files(acting, action);
                    break;
                case var other:
                    throw new ActionFailure("NotImplemented", $"The local cloud does not run actions of {other}. docs/local-cloud-rehearsal.md says what it runs.");
            }
        }
        catch (ServiceException refusal) when (refusal.HttpStatus < 500)
        {
            throw new ActionFailure(refusal.Code.Contains("Denied", StringComparison.Ordinal) ? "PermissionError" : "ConfigurationError", $"{refusal.Code}: {refusal.Message}");
        }
        catch (ServiceException refusal) when (refusal.Code == "NotImplemented")
        {
            throw new ActionFailure("NotImplemented", refusal.Message);
        }
    }

    /// <summary>The role of the action, which the pipeline's role assumes, also in another account; the pipeline's where it has none.</summary>
    private static CallContext ActingFor(CallContext pipeline, PipelineAction action)
    {
        var region = action.Declaration.Text("region") is { } other ? new RegionName(other) : pipeline.Region;
        if (action.Declaration.Text("roleArn") is not { } role) return pipeline with { Region = region };
        try
        {
            var answer = pipeline.Call("sts", "AssumeRole", new JsonObject { ["RoleArn"] = role, ["RoleSessionName"] = action.Execution.Needed("id") });
            var user = answer.Object("AssumedRoleUser")!;
            var account = AccountId.Parse(Arn.TryParse(role)!.Value.Account);
            return pipeline with
            {
                Region = region,
                Caller = new CallerIdentity(account, user.Needed("Arn"), user.Needed("AssumedRoleId"))
                {
                    PrincipalName = role[(role.LastIndexOf('/') + 1)..],
                    RoleArn = role,
                    Issued = pipeline.Now,
                    Expires = pipeline.Now.AddHours(1),
                },
            };
        }
        catch (ServiceException refusal) when (refusal.HttpStatus < 500)
        {
            throw new ActionFailure("PermissionError", refusal.Message);
        }
    }

    /// <summary>AWS CodePipeline User Guide, "CodeCommit source action reference": the role takes the branch and an archive of its commit.</summary>
    private static void Commit(CallContext acting, PipelineAction action)
    {
        var name = action.Needed("RepositoryName");
        var branch = acting.Call("codecommit", "GetBranch", new JsonObject { ["repositoryName"] = name, ["branchName"] = action.Needed("BranchName") });
        var id = branch.Object("branch")!.Needed("commitId");
        acting.Call("codecommit", "GetCommit", new JsonObject { ["repositoryName"] = name, ["commitId"] = id });
        if (!acting.Cloud.Allows(acting, "codecommit", "UploadArchive", new JsonObject { ["repositoryName"] = name }))
        {
            throw new ActionFailure(
                "PermissionError",
                $"The service role or action role doesn't have the permissions required to access the AWS CodeCommit repository named {name}. Update the IAM role permissions, and then try again. Error: User: {acting.Caller.Arn} is not authorized to perform: codecommit:UploadArchive");
        }

        var repository = RepositoryState.Require(acting, name);
        var commit = CodeCommit.Commit.Find(acting, repository, id)!;
        Source(acting, action, id, commit.Document.Text("message") ?? "",
            ArtifactBundles.Zip(commit.Files.Select(f => KeyValuePair.Create(f.Key, CodeCommit.Commit.Blob(acting, repository, f.Value.BlobId)!))));
    }

    private static void StoredObject(CallContext acting, PipelineAction action)
    {
        var request = new JsonObject { ["Bucket"] = action.Needed("S3Bucket"), ["Key"] = action.Needed("S3ObjectKey") };
        var stored = acting.Call("s3", "GetObject", request);
        Source(acting, action, stored.Text("VersionId") ?? stored.Text("ETag") ?? "", "Amazon S3 version id", stored.Text("Body") ?? "");
    }

    private static void Source(CallContext acting, PipelineAction action, string revision, string summary, string archive)
    {
        if (action.Output is { } output) ArtifactBundles.Put(acting, action, output, archive);
        action.Execution["sources"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["actionName"] = action.Declaration.Needed("name"),
            ["artifact"] = action.Output ?? "",
            ["revisionId"] = revision,
            ["revisionSummary"] = summary,
            ["created"] = acting.Now.ToJson(),
        });
        action.End("Succeeded", summary, revision);
    }

    /// <summary>
    /// The build reads its input with the project's role. No code runs that could make something else of it, so that its output is its input.
    /// </summary>
    private static void Build(CallContext acting, PipelineAction action)
    {
        var request = new JsonObject { ["projectName"] = action.Needed("ProjectName") };
        if (action.Input is { } input)
        {
            var place = action.Execution.Object("artifacts")!.Object(action.Setting("PrimarySource") ?? input)!;
            request["sourceTypeOverride"] = "CODEPIPELINE";
            request["sourceLocationOverride"] = $"{place.Needed("bucket")}/{place.Needed("key")}";
        }

        var build = acting.Call("codebuild", "StartBuild", request).Object("build")!;
        if (build.Text("buildStatus") != "SUCCEEDED")
        {
            var reason = build.Objects("phases").SelectMany(p => p.Objects("contexts")).Select(c => c.Text("message")).FirstOrDefault();
            throw new ActionFailure("JobFailed", $"Build terminated with state: {build.Text("buildStatus")}. {reason}".TrimEnd());
        }

        if (action is { Output: { } output, Input: { } source }) ArtifactBundles.Put(acting, action, output, ArtifactBundles.Get(acting, action, source));
        action.End("Succeeded", externalId: build.Needed("id"));
    }

    /// <summary>"Commands action reference": the commands run with the pipeline's role.</summary>
    private void Commands(CallContext acting, PipelineAction action)
    {
        var program = RehearsalProgram.Find(string.Join('\n', action.Declaration.Texts("commands")))
            ?? throw RoleCode.NotRun("commands, but for the rehearsal program");
        _ = code.Run(acting, program, acting.Caller.RoleArn!, "AWSCodeBuild-" + action.Done.Needed("id"));
        action.End("Succeeded");
    }

    private static void Files(CallContext acting, PipelineAction action)
    {
        var archive = ArtifactBundles.Get(acting, action, action.Input ?? throw new ActionFailure("ConfigurationError", "The action has no input artifact."));
        var (bucket, key) = (action.Needed("BucketName"), action.Setting("ObjectKey"));
        if (action.Needed("Extract") != "true")
        {
            Put(key ?? throw new ActionFailure("ConfigurationError", "The configuration 'ObjectKey' is needed."), archive);
            action.End("Succeeded");
            return;
        }

        foreach (var (path, content) in ArtifactBundles.FilesOf(archive)) Put(key is null ? path : $"{key}/{path}", Convert.ToBase64String(content));
        action.End("Succeeded");

        void Put(string to, string body) => acting.Call("s3", "PutObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = to, ["Body"] = body });
    }
}
