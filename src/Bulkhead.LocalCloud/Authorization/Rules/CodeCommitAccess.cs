using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.CodeCommit;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>
/// Permissions of AWS CodeCommit: everything is about repositories, and what changes a branch says which one
/// (AWS CodeCommit User Guide, "Limit pushes and merges to branches in AWS CodeCommit").
/// </summary>
internal sealed class CodeCommitAccess() : ServiceAccess("codecommit", "codecommit")
{
    private const string Heads = "refs/heads/";

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        var branch = call.Operation switch
        {
            "PutFile" or "DeleteFile" or "CreateCommit" or "CreateBranch" or "DeleteBranch" => input.Text("branchName"),
            "MergeBranchesByFastForward" => input.Text("targetBranch") ?? input.Text("destinationCommitSpecifier"),
            "MergePullRequestByFastForward" => PullRequestOperations.Describe(call.Context, input.Needed("pullRequestId")).Destination,
            _ => null,
        };
        if (branch is null) return;
        keys.Set("codecommit:References", branch.StartsWith(Heads, StringComparison.Ordinal) ? branch : Heads + branch);
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var input = call.Input;
        if (input.Text("resourceArn") is { } arn) return [Repository(call, ResourceName.Of(call.Context, arn), mayBe: true)];
        var names = input.Texts("repositoryNames").Concat(input.Objects("targets").Select(t => t.Needed("repositoryName"))).ToList();
        if ((input.Text("repositoryName") ?? input.Text("oldName")) is { } named) names.Add(named);
        // A pull request is one of its repository; what a request says of the repository is checked after.
        if (names.Count == 0) names.Add(input.Text("pullRequestId") is { } id ? PullRequestOperations.Describe(call.Context, id).Repository ?? "*" : "*");
        return names.Distinct(StringComparer.Ordinal).Select(n => Repository(call, ResourceName.Here(call.Context, n), call.Operation != "CreateRepository"));
    }

    private static AccessResource Repository(AccessCall call, ResourceName name, bool mayBe) => new(RepositoryState.ArnOf(name))
    {
        Account = name.Account,
        Tags = mayBe ? RepositoryState.Repositories.Find(call.Context, name)?.Object("tags") : null,
    };
}
