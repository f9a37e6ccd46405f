using System.Collections.Immutable;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>The responses of each host that are read, by the path below the repository, organization or workspace; <c>*</c> is a name or number.</summary>
internal static class HostPaths
{
    private static readonly ImmutableArray<string> GitHub =
    [
        "repository", "collaborators", "keys", "installations", "teams", "teams/*/members", "branches/*/protection", "rules/branches/*", "rulesets", "rulesets/*",
        "environments", "environments/*/deployment-branch-policies", "actions/permissions/workflow", "actions/oidc/customization/sub",
    ];

    private static readonly ImmutableArray<string> GitLab = ["project", "members/all", "protected_branches", "protected_tags", "approvals", "approval_rules", "push_rule"];

    private static readonly ImmutableArray<string> Terraform = ["workspace", "team-access", "team-projects", "teams", "teams/*"];

    public static ImmutableArray<string> Of(string host) => host switch
    {
        GitHubSubjects.Host => GitHub,
        GitLabSubjects.Host => GitLab,
        TerraformSubjects.Host => Terraform,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static bool IsRead(string host, string path) => Of(host).Any(p => Wildcards.IsMatch(p, path));
}
