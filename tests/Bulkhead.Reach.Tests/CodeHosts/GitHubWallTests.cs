using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.CodeHosts;

/// <summary>Ways round the walls of GitHub: each was proved closed once, and is open or not known.</summary>
public sealed class GitHubWallTests
{
    private const string Provider = "token.actions.githubusercontent.com";
    private const string Main = "repo:acme/shop:ref:refs/heads/main";
    private const string Production = "repo:acme/shop:environment:production";
    private const string Repository = "github:acme/shop";
    private const string Key = """[{ "title": "release", "read_only": false }]""";
    private const string Protection = "branches/main/protection";
    private const string Unprotected = """{ "message": "Branch not protected" }""";
    private const string Ruleset = """{ "id": 7, "target": "branch", "source_type": "Repository", "enforcement": "active", "bypass_actors": [] }""";

    [Theory]
    [InlineData("""{ "enabled": false }""", "ops", ReachVerdict.Broken)]
    [InlineData(null, "ops", ReachVerdict.Broken)]
    [InlineData("""{ "enabled": true }""", "ops", ReachVerdict.Proved)]
    [InlineData("""{ "enabled": false }""", "dev", ReachVerdict.Proved)]
    public void A_key_that_writes_is_an_administrator_where_protection_does_not_hold_for_them(string? enforced, string who, ReachVerdict verdict)
    {
        string?[] key = ["/people|octo-ops", "[]", "/people|key release", """["arn:aws:iam::111111111111:user/ops"]""", "keys", Key];
        Assert.Equal(verdict, Ask(Main, who, [.. key, $"{Protection}|enforce_admins", enforced]));
        Assert.Equal(verdict, Ask(Main, who, [.. key, Protection, """{ "restrictions": { "users": [], "teams": [], "apps": [] }, "allow_deletions": { "enabled": false } }""", $"{Protection}|enforce_admins", enforced]));
        Assert.Equal(verdict, Ask(Main, who, [.. key, Protection, """{ "lock_branch": { "enabled": true }, "allow_fork_syncing": { "enabled": false } }""", $"{Protection}|enforce_admins", enforced]));
    }

    [Theory]
    [InlineData("true", ReachVerdict.NotProved)]
    [InlineData("false", ReachVerdict.Proved)]
    public void What_a_fork_is_synced_from_comes_in_though_only_administrators_push(string isSynced, ReachVerdict verdict) => Assert.Equal(
        verdict,
        Ask(
            Main, "dev", "collaborators", """[{ "login": "octo-admin", "role_name": "admin", "permissions": { "push": true, "admin": true } }]""",
            Protection, $$"""{ "lock_branch": { "enabled": true }, "allow_fork_syncing": { "enabled": {{isSynced}} }, "enforce_admins": { "enabled": true } }"""));

    [Theory]
    [InlineData("acme/shop", ReachVerdict.Proved)]
    [InlineData("Acme/Shop", ReachVerdict.Proved)]
    [InlineData("acme/store", ReachVerdict.NotProved)]
    public void A_response_of_another_repository_says_nothing(string name, ReachVerdict verdict)
    {
        Assert.Equal(verdict, Ask(Main, "dev", "repository|full_name", $"\"{name}\""));
        Assert.Equal(verdict, Ask(Production, "dev", "repository|full_name", $"\"{name}\""));
    }

    [Theory]
    [InlineData("main", "main", null, ReachVerdict.Proved)]
    [InlineData("trunk", "main", Unprotected, ReachVerdict.Proved)]
    [InlineData("trunk", "main", """{ "message": "Branch not found" }""", ReachVerdict.NotProved)]
    [InlineData("trunk", "main", null, ReachVerdict.NotProved)]
    public void A_branch_that_is_not_there_is_made_by_whoever_pushes(string defaultBranch, string branch, string? protection, ReachVerdict verdict) => Assert.Equal(
        verdict,
        Ask(
            Main, "dev", "repository|default_branch", $"\"{defaultBranch}\"", $"branches/{branch}/protection", protection,
            "rules/branches/main", GitHubSettingsTests.Ruled, "rulesets/7", Ruleset));

    [Fact]
    public void A_rule_about_creation_stops_the_making_of_a_branch()
    {
        var ruled = GitHubSettingsTests.Ruled.Replace("[{", """[{ "type": "creation", "ruleset_source_type": "Repository", "ruleset_id": 7 }, {""", StringComparison.Ordinal);
        string?[] changes = ["repository|default_branch", "\"trunk\"", Protection, null, "rules/branches/main", ruled, "rulesets/7", Ruleset];
        Assert.Equal(ReachVerdict.Proved, Ask(Main, "dev", changes));
        Assert.Equal(ReachVerdict.NotProved, Ask(Main, "dev", [.. changes, "rulesets/7|bypass_actors", """[{ "actor_id": 4, "actor_type": "RepositoryRole" }]"""]));
    }

    [Theory]
    [InlineData("members", ReachVerdict.Broken)]
    [InlineData("organization_administration", ReachVerdict.Broken)]
    [InlineData("organization_custom_roles", ReachVerdict.NotProved)]
    [InlineData("organization_custom_org_roles", ReachVerdict.NotProved)]
    [InlineData("issues", ReachVerdict.Proved)]
    public void An_app_that_makes_owners_is_one(string permission, ReachVerdict verdict) => Assert.Equal(
        verdict,
        Ask(Main, "dev", "/people|linter[bot]", """["arn:aws:iam::111111111111:user/dev"]""", "installations|installations|0|permissions", $$"""{ "{{permission}}": "write" }"""));

    [Theory]
    [InlineData("Repository", ReachVerdict.Proved)]
    [InlineData("Organization", ReachVerdict.NotProved)]
    [InlineData("Enterprise", ReachVerdict.NotProved)]
    public void Who_changes_the_rulesets_of_an_organization_is_not_known(string source, ReachVerdict verdict) => Assert.Equal(
        verdict,
        Ask(Main, "dev", Protection, Unprotected, "rules/branches/main", GitHubSettingsTests.Ruled.Replace("\"Repository\"", $"\"{source}\"", StringComparison.Ordinal), "rulesets/7", Ruleset));

    [Theory]
    [InlineData("collaborators|0|permissions", null, ReachVerdict.NotProved)]
    [InlineData("collaborators|0|login", null, ReachVerdict.NotProved)]
    [InlineData("collaborators|0|role_name", "\"admin\"", ReachVerdict.Broken)]
    [InlineData("installations|installations|0|permissions", null, ReachVerdict.NotProved)]
    [InlineData("installations|installations|0|app_slug", null, ReachVerdict.Proved)]
    public void What_the_host_always_gives_is_not_known_where_it_is_missing(string path, string? value, ReachVerdict verdict) => Assert.Equal(verdict, Ask(Main, "dev", path, value));

    [Theory]
    [InlineData("""[{ "login": "octo-ops" }]""", ReachVerdict.Proved)]
    [InlineData("""[{ "id": 1 }]""", ReachVerdict.NotProved)]
    public void A_member_of_a_team_has_a_name(string members, ReachVerdict verdict) => Assert.Equal(
        verdict,
        Ask(
            Production, "dev", "environments|environments|0|protection_rules|0|reviewers", """[{ "type": "Team", "reviewer": { "slug": "ops" } }]""", "teams/ops/members", members, Protection, Unprotected));

    [Theory]
    [InlineData("repo:acme/shop", null, ReachVerdict.NotProved)]
    [InlineData("repo:acme/shop", """{ "use_default": false, "include_claim_keys": ["repo"] }""", ReachVerdict.NotProved)]
    [InlineData("repo:acme/shop", """{ "use_default": true }""", ReachVerdict.Proved)]
    [InlineData("repo:acme/other", null, ReachVerdict.Proved)]
    [InlineData("repository_owner:acme*", null, ReachVerdict.NotProved)]
    [InlineData("repository_owner:acme*", """{ "use_default": true }""", ReachVerdict.Proved)]
    [InlineData("repo:acme/other", """{ "use_default": false, "include_claim_keys": ["repo"] }""", ReachVerdict.Proved)]
    public void A_subject_may_be_the_repository_alone(string subject, string? template, ReachVerdict verdict) =>
        Assert.Equal(verdict, Ask(subject, "dev", "actions/oidc/customization/sub", template));

    [Fact]
    public void An_app_that_pushes_a_workflow_acts_as_all_workflows() => Assert.Equal(
        ReachVerdict.Broken,
        Ask(
            Main, "dev", "/people|linter[bot]", """["arn:aws:iam::111111111111:user/dev"]""", "collaborators|0|permissions|push", "false", "collaborators|0|role_name", "\"read\"",
            "installations|installations|0|permissions|contents", "\"write\"",
            $"{Protection}|required_pull_request_reviews|bypass_pull_request_allowances", """{ "users": [], "teams": [], "apps": [{ "slug": "github-actions" }] }"""));

    [Theory]
    [InlineData("protected_branches", "true", "dev", ReachVerdict.Proved)]
    [InlineData("protected_branches", "true", "ops", ReachVerdict.NotProved)]
    public void Whatever_branches_deploy_the_reviewer_stands(string policy, string value, string who, ReachVerdict verdict)
    {
        const string Policy = "environments|environments|0|deployment_branch_policy";
        string?[] changes = [$"{Policy}|custom_branch_policies", "false", $"{Policy}|{policy}", value];
        Assert.Equal(verdict, Ask(Production, who, changes));
        Assert.Equal(ReachVerdict.NotProved, Ask(Production, who, [.. changes, "environments|environments|0|protection_rules", "[]"]));
    }

    [Fact]
    public void The_pages_of_a_list_are_one_list()
    {
        var export = HostAccount.Changed(GitHubSettingsTests.Export, Repository);
        var all = export[Repository]!["collaborators"]!.ToJsonString();
        Assert.Equal(ReachVerdict.Proved, Ask(Main, "dev", "collaborators", $"[{all}, []]"));
        Assert.Equal(ReachVerdict.Broken, Ask(Main, "admin", "collaborators", $"[[], {all}]"));
    }

    private static ReachVerdict Ask(string subject, string who, params string?[] changes) =>
        HostAccount.Ask(HostAccount.Changed(GitHubSettingsTests.Export, Repository, changes), Provider, ("StringLike", subject), [who]).Verdict;
}
