using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.CodeHosts;

/// <summary>Exported settings of GitHub: a wall holds where all of it was exported, and everything that is missing or open makes it none.</summary>
public sealed class GitHubSettingsTests
{
    internal const string Provider = "token.actions.githubusercontent.com";
    internal const string Main = "repo:acme/shop:ref:refs/heads/main";
    private const string Production = "repo:acme/shop:environment:production";
    internal const string Repository = "github:acme/shop|";

    // A developer who pushes and an administrator, a protected branch, and an environment that the operator reviews.
    internal const string Export = $$"""
        {
          "people": {{HostAccount.People}},
          "github:acme/shop": {
            "repository": { "full_name": "acme/shop", "default_branch": "main", "private": true, "visibility": "private", "allow_forking": false },
            "collaborators": [
              { "login": "octo-dev", "role_name": "write", "permissions": { "pull": true, "push": true, "maintain": false, "admin": false } },
              { "login": "octo-ops", "role_name": "write", "permissions": { "pull": true, "push": true, "maintain": false, "admin": false } },
              { "login": "octo-admin", "role_name": "admin", "permissions": { "pull": true, "push": true, "maintain": true, "admin": true } }
            ],
            "keys": [{ "title": "build", "read_only": true }],
            "installations": { "total_count": 1, "installations": [{ "app_slug": "linter", "permissions": { "contents": "read" } }] },
            "actions/permissions/workflow": { "default_workflow_permissions": "read", "can_approve_pull_request_reviews": false },
            "branches/main/protection": {
              "required_pull_request_reviews": { "dismiss_stale_reviews": true, "require_code_owner_reviews": false, "required_approving_review_count": 2, "require_last_push_approval": true },
              "enforce_admins": { "enabled": true }, "allow_deletions": { "enabled": false }
            },
            "rules/branches/main": [],
            "rulesets": [],
            "environments": { "total_count": 1, "environments": [{
              "name": "production",
              "protection_rules": [
                { "type": "required_reviewers", "prevent_self_review": true, "reviewers": [{ "type": "User", "reviewer": { "login": "octo-ops" } }] },
                { "type": "branch_policy" }],
              "deployment_branch_policy": { "protected_branches": false, "custom_branch_policies": true }
            }] },
            "environments/production/deployment-branch-policies": { "total_count": 1, "branch_policies": [{ "name": "main", "type": "branch" }] }
          }
        }
        """;

    internal const string Ruled = """
        [{ "type": "pull_request", "ruleset_source_type": "Repository", "ruleset_id": 7, "parameters": { "required_approving_review_count": 2, "dismiss_stale_reviews_on_push": true, "require_code_owner_review": false, "require_last_push_approval": true } },
         { "type": "deletion", "ruleset_source_type": "Repository", "ruleset_id": 7 }]
        """;

    [Fact]
    public void A_reviewed_branch_takes_two()
    {
        Assert.Equal(ReachVerdict.Proved, Ask(Main, "", null, "dev").Verdict);
        var both = Ask(Main, "", null, "dev", "ops");
        Assert.Equal(ReachVerdict.Broken, both.Verdict);
        Assert.Equal(["X94", "X97"], both.Path.Select(s => s.RuleId).Distinct());
        var admin = Ask(Main, "", null, "admin");
        Assert.Equal(ReachVerdict.Broken, admin.Verdict);
        Assert.Equal(["X93", "X97"], admin.Path.Select(s => s.RuleId).Distinct());
    }

    [Theory]
    [InlineData("branches/main/protection|required_pull_request_reviews", null, ReachVerdict.Broken)]
    [InlineData("branches/main/protection|required_pull_request_reviews|required_approving_review_count", "0", ReachVerdict.Broken)]
    [InlineData("branches/main/protection", """{ "message": "Branch not protected", "status": "404" }""", ReachVerdict.Broken)]
    [InlineData("branches/main/protection", """{ "message": "Not Found", "status": "404" }""", ReachVerdict.NotProved)]
    [InlineData("branches/main/protection", null, ReachVerdict.NotProved)]
    [InlineData("branches/main/protection|required_pull_request_reviews|require_last_push_approval", "false", ReachVerdict.NotProved)]
    [InlineData("branches/main/protection|required_pull_request_reviews|require_code_owner_reviews", "true", ReachVerdict.NotProved)]
    [InlineData("branches/main/protection|required_pull_request_reviews|bypass_pull_request_allowances", """{ "users": [{ "login": "octo-dev" }], "teams": [], "apps": [] }""", ReachVerdict.Broken)]
    [InlineData("branches/main/protection|required_pull_request_reviews|bypass_pull_request_allowances", """{ "teams": [{ "slug": "all" }] }""", ReachVerdict.NotProved)]
    [InlineData("actions/permissions/workflow|can_approve_pull_request_reviews", "true", ReachVerdict.NotProved)]
    [InlineData("actions/permissions/workflow", null, ReachVerdict.NotProved)]
    [InlineData("collaborators", null, ReachVerdict.NotProved)]
    [InlineData("collaborators|0|role_name", "\"release-captain\"", ReachVerdict.NotProved)]
    [InlineData("collaborators|0|permissions|admin", "true", ReachVerdict.Broken)]
    [InlineData("keys", null, ReachVerdict.NotProved)]
    [InlineData("installations", null, ReachVerdict.NotProved)]
    [InlineData("installations|installations|0|permissions|administration", "\"write\"", ReachVerdict.NotProved)]
    [InlineData("installations|total_count", "2", ReachVerdict.NotProved)]
    [InlineData("branches/main/protection|required_pull_request_reviews|required_approving_review_count", "1", ReachVerdict.NotProved)]
    [InlineData("branches/main/protection|required_pull_request_reviews|dismiss_stale_reviews", "false", ReachVerdict.NotProved)]
    [InlineData("repository|visibility", "\"public\"", ReachVerdict.Proved)]
    [InlineData("rules/branches/main", null, ReachVerdict.Proved)]
    public void A_developer_alone_changes_the_branch_where_the_wall_has_a_hole(string path, string? value, ReachVerdict verdict) =>
        Assert.Equal(verdict, Ask(Main, path, value, "dev").Verdict);

    [Theory]
    [InlineData("repository", null, ReachVerdict.Proved)]
    [InlineData("branches/main/protection|allow_deletions|enabled", "true", ReachVerdict.NotProved)]
    public void A_branch_that_can_be_deleted_can_be_made_anew(string path, string? value, ReachVerdict verdict)
    {
        var export = HostAccount.With(Export, Repository + path, value);
        export["github:acme/shop"]!.AsObject().Remove("repository");
        Assert.Equal(verdict, HostAccount.Ask(export, Provider, ("StringEquals", Main), ["dev"]).Verdict);
    }

    [Theory]
    [InlineData("""{ "enabled": false }""", true, ReachVerdict.Proved)]
    [InlineData("""{ "enabled": true }""", true, ReachVerdict.NotProved)]
    [InlineData("null", true, ReachVerdict.NotProved)]
    [InlineData("""{ "enabled": false }""", false, ReachVerdict.NotProved)]
    public void A_locked_branch_is_a_wall_where_it_stays_and_no_fork_syncs_it(string syncing, bool isDefault, ReachVerdict verdict)
    {
        var export = HostAccount.With(Export, Repository + "branches/main/protection", $$"""{ "lock_branch": { "enabled": true }, "allow_fork_syncing": {{syncing}} }""");
        if (!isDefault) export["github:acme/shop"]!["repository"]!["default_branch"] = "trunk";
        Assert.Equal(verdict, HostAccount.Ask(export, Provider, ("StringEquals", Main), ["dev"]).Verdict);
    }

    [Theory]
    [InlineData("""{ "default_branch": "main", "private": false, "visibility": "public", "allow_forking": true }""", "ops", ReachVerdict.Broken, "")]
    [InlineData("""{ "default_branch": "main", "private": false }""", "ops", ReachVerdict.Broken, "")]
    [InlineData("""{ "default_branch": "main", "private": false }""", "dev", ReachVerdict.Proved, "")]
    [InlineData("""{ "default_branch": "main", "private": true, "visibility": "private", "allow_forking": false }""", "ops", ReachVerdict.NotProved, "github-actions[bot]")]
    [InlineData("""{ "default_branch": "main", "private": true, "visibility": "private", "allow_forking": false }""", "dev ops", ReachVerdict.NotProved, "github-actions[bot]")]
    [InlineData("""{ "default_branch": "main", "private": true, "visibility": "private", "allow_forking": true }""", "dev ops", ReachVerdict.Broken, "")]
    [InlineData("""{ "default_branch": "main", "private": true, "visibility": "private" }""", "dev ops", ReachVerdict.NotProved, "allow_forking")]
    [InlineData("""{ "default_branch": "main", "private": true, "visibility": "internal", "allow_forking": true }""", "ops", ReachVerdict.NotProved, "internal")]
    [InlineData("""{ "default_branch": "main", "private": true, "allow_forking": false }""", "ops", ReachVerdict.NotProved, "visibility")]
    [InlineData("""{ "default_branch": "main" }""", "ops", ReachVerdict.NotProved, "visibility")]
    public void One_approval_is_of_whoever_proposes_from_a_fork_or_by_a_workflow(string repository, string who, ReachVerdict verdict, string unknown)
    {
        // Here the developer only reads.
        var export = WithOneApproval("repository", repository);
        export["github:acme/shop"]!["collaborators"]![0]!["permissions"]!["push"] = false;
        export["github:acme/shop"]!["collaborators"]![0]!["role_name"] = "read";
        var answer = HostAccount.Ask(export, Provider, ("StringEquals", Main), who.Split(' '));
        Assert.Equal(verdict, answer.Verdict);
        if (unknown.Length > 0) Assert.Contains(answer.Unknowns, u => u.Contains(unknown, StringComparison.Ordinal));
    }

    [Fact]
    public void A_workflow_that_approves_is_the_second_person_of_whoever_pushes()
    {
        var export = WithOneApproval("actions/permissions/workflow", """{ "can_approve_pull_request_reviews": true }""");
        Assert.Equal(ReachVerdict.Broken, HostAccount.Ask(export, Provider, ("StringEquals", Main), ["dev"]).Verdict);
    }

    [Fact]
    public void Workflows_act_as_their_app_for_whoever_pushes()
    {
        var export = HostAccount.With(
            Export, Repository + "branches/main/protection|required_pull_request_reviews|bypass_pull_request_allowances", """{ "apps": [{ "slug": "github-actions" }] }""");
        export["people"]!["github-actions[bot]"] = SmallNode("[]");
        Assert.Equal(ReachVerdict.Broken, HostAccount.Ask(export, Provider, ("StringEquals", Main), ["dev"]).Verdict);
    }

    [Theory]
    [InlineData("repo:acme/shop:environment:production")]
    [InlineData("repo:acme/shop:environment:staging")]
    public void An_environment_that_names_no_branches_also_runs_for_pull_requests(string subject)
    {
        var export = HostAccount.With(Export, Repository + "collaborators|0", """{ "login": "octo-dev", "role_name": "read", "permissions": { "push": false } }""");
        var production = export["github:acme/shop"]!["environments"]!["environments"]![0]!.AsObject();
        production["protection_rules"]!.AsArray().Clear();
        Assert.Equal(ReachVerdict.Proved, HostAccount.Ask(export, Provider, ("StringEquals", Production), ["dev"]).Verdict);
        production["deployment_branch_policy"] = null;
        var answer = HostAccount.Ask(export, Provider, ("StringEquals", subject), ["dev"]);
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains(answer.Unknowns, u => u.Contains("workflows of forks", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]", "active", ReachVerdict.Proved)]
    [InlineData("""[{ "actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always" }]""", "active", ReachVerdict.Proved)]
    [InlineData("""[{ "actor_id": 1, "actor_type": "OrganizationAdmin", "bypass_mode": "always" }]""", "active", ReachVerdict.Proved)]
    [InlineData("""[{ "actor_id": 4, "actor_type": "RepositoryRole", "bypass_mode": "pull_request" }]""", "active", ReachVerdict.Broken)]
    [InlineData("""[{ "actor_id": 9, "actor_type": "Team", "bypass_mode": "always" }]""", "active", ReachVerdict.NotProved)]
    [InlineData("""[{ "actor_id": 12, "actor_type": "Integration", "bypass_mode": "always" }]""", "active", ReachVerdict.NotProved)]
    [InlineData("null", "active", ReachVerdict.NotProved)]
    [InlineData("[]", "evaluate", ReachVerdict.NotProved)]
    public void A_ruleset_is_a_wall_for_all_that_do_not_pass_it_by(string actors, string enforcement, ReachVerdict verdict)
    {
        var export = HostAccount.With(Export, Repository + "rules/branches/main", Ruled);
        var settings = export["github:acme/shop"]!.AsObject();
        settings["branches/main/protection"] = SmallNode("""{ "message": "Branch not protected" }""");
        settings["rulesets/7"] = SmallNode($$"""{ "id": 7, "target": "branch", "enforcement": "{{enforcement}}", "bypass_actors": {{actors}} }""");
        Assert.Equal(verdict, HostAccount.Ask(export, Provider, ("StringEquals", Main), ["dev"]).Verdict);
    }

    [Theory]
    [InlineData(Main, ReachVerdict.Proved)]
    [InlineData(Production, ReachVerdict.Proved)]
    [InlineData("repo:acme/shop:environment:PRODUCTION", ReachVerdict.Proved)]
    [InlineData("repo:acme@12/shop@34:environment:production", ReachVerdict.Proved)]
    [InlineData("repo:acme/other:ref:refs/heads/main", ReachVerdict.Proved)]
    [InlineData("repo:acme/shop:ref:refs/heads/feature", ReachVerdict.NotProved)]
    [InlineData("repo:acme/shop:environment:staging", ReachVerdict.Broken)]
    [InlineData("repo:acme/shop:environment:prod*", ReachVerdict.Broken)]
    [InlineData("repo:acme/shop:ref:refs/tags/*", ReachVerdict.Broken)]
    [InlineData("repo:acme/shop:ref:refs/heads/*", ReachVerdict.Broken)]
    [InlineData("repo:acme/shop:pull_request", ReachVerdict.Broken)]
    [InlineData("repo:acme/shop:*", ReachVerdict.Broken)]
    [InlineData("repo:acme/*", ReachVerdict.Broken)]
    [InlineData("repo:acme/sh?p:env*:production", ReachVerdict.NotProved)]
    [InlineData("workflow:release", ReachVerdict.NotProved)]
    public void What_a_trust_names_decides(string subject, ReachVerdict verdict) =>
        Assert.Equal(verdict, HostAccount.Ask(HostAccount.With(Export, "", null), Provider, ("StringLike", subject), ["dev"]).Verdict);

    [Theory]
    [InlineData("environments|environments|0|deployment_branch_policy", null, "dev", ReachVerdict.Proved)]
    [InlineData("environments|environments|0|deployment_branch_policy", null, "dev ops", ReachVerdict.Broken)]
    [InlineData("environments|environments|0|deployment_branch_policy", null, "ops", ReachVerdict.Broken)]
    [InlineData("environments|environments|0|deployment_branch_policy", """{ "protected_branches": true, "custom_branch_policies": false }""", "dev", ReachVerdict.Proved)]
    [InlineData("environments|environments|0|protection_rules", "[]", "dev", ReachVerdict.Proved)]
    [InlineData("environments|environments|0|protection_rules", "[]", "dev ops", ReachVerdict.Broken)]
    [InlineData("environments|environments|0|protection_rules|0|reviewers|0|type", "\"Team\"", "dev", ReachVerdict.Proved)]
    [InlineData("environments|environments|0", """{ "name": "production", "protection_rules": [{ "type": "required_reviewers", "reviewers": [{ "type": "Team", "reviewer": { "slug": "ops" } }] }] }""", "dev", ReachVerdict.NotProved)]
    [InlineData("environments", null, "dev", ReachVerdict.NotProved)]
    [InlineData("environments|total_count", "2", "dev", ReachVerdict.NotProved)]
    [InlineData("environments/production/deployment-branch-policies", null, "dev", ReachVerdict.Proved)]
    [InlineData("environments/production/deployment-branch-policies", null, "ops", ReachVerdict.NotProved)]
    [InlineData("environments/production/deployment-branch-policies|branch_policies|0|name", "\"release/*\"", "dev", ReachVerdict.Proved)]
    [InlineData("environments/production/deployment-branch-policies|branch_policies|0|name", "\"release/*\"", "ops", ReachVerdict.NotProved)]
    public void An_environment_takes_its_branches_and_its_reviewer(string path, string? value, string who, ReachVerdict verdict) =>
        Assert.Equal(verdict, Ask(Production, path, value, who.Split(' ')).Verdict);

    [Fact]
    public void An_environment_without_reviewer_and_branches_is_of_whoever_pushes()
    {
        var export = HostAccount.With(Export, Repository + "environments|environments|0|deployment_branch_policy", null);
        export["github:acme/shop"]!["environments"]!["environments"]![0]!["protection_rules"]!.AsArray().Clear();
        var answer = HostAccount.Ask(export, Provider, ("StringEquals", Production), ["dev"]);
        Assert.Equal(ReachVerdict.Broken, answer.Verdict);
        Assert.Equal(["X93", "X95", "X97"], answer.Path.Select(s => s.RuleId).Distinct());
    }

    [Theory]
    [InlineData("linter", "read", ReachVerdict.Proved)]
    [InlineData("linter", "write", ReachVerdict.NotProved)]
    [InlineData("other", "write", ReachVerdict.NotProved)]
    public void An_app_is_whoever_acts_as_it(string passing, string contents, ReachVerdict verdict)
    {
        var export = HostAccount.With(Export, Repository + "installations|installations|0|permissions|contents", $"\"{contents}\"");
        export["github:acme/shop"]!["branches/main/protection"]!["required_pull_request_reviews"]!["bypass_pull_request_allowances"] = SmallNode($$"""{ "apps": [{ "slug": "{{passing}}" }] }""");
        Assert.Equal(verdict, HostAccount.Ask(export, Provider, ("StringEquals", Main), ["dev"]).Verdict);
    }

    [Fact]
    public void Who_has_two_accounts_is_not_a_second_person()
    {
        var export = HostAccount.With(Export, "people|octo-ops", "[\"arn:aws:iam::111111111111:user/dev\"]");
        Assert.Equal(ReachVerdict.Broken, HostAccount.Ask(export, Provider, ("StringEquals", Main), ["dev"]).Verdict);
    }

    [Fact]
    public void Somebody_of_whom_nobody_said_who_it_is_may_be_anybody()
    {
        var export = HostAccount.With(Export, "people|octo-admin", null);
        var answer = HostAccount.Ask(export, Provider, ("StringEquals", Main), ["dev"]);
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains(answer.Unknowns, u => u.Contains("'octo-admin'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("main", "", ReachVerdict.Proved)]
    [InlineData("feature", "", ReachVerdict.NotProved)]
    [InlineData("main", ",\"triggers\":[{\"providerType\":\"CodeStarSourceConnection\"}]", ReachVerdict.Proved, "acme/shop-api")]
    [InlineData("main", ",\"triggers\":[{\"providerType\":\"CodeStarSourceConnection\"}]", ReachVerdict.Broken)]
    public void A_pipeline_deploys_its_branch(string branch, string triggers, ReachVerdict verdict, string repository = "acme/shop")
    {
        var pipeline = $$$"""{"pipeline":{"name":"ship","roleArn":"arn:aws:iam::111111111111:role/none","stages":[{"actions":[{"actionTypeId":{"category":"Source","owner":"AWS"},"configuration":{"FullRepositoryId":"{{{repository}}}","BranchName":"{{{branch}}}"}}]}]{{{triggers}}}}}""";
        var more = "\"codepipeline:ListPipelines\":{\"eu-west-1\":{\"pipelines\":[{\"name\":\"ship\"}]}},\"codepipeline:GetPipeline\":{\"ship\":" + pipeline + "}";
        Assert.Equal(verdict, HostAccount.Ask(HostAccount.With(Export, "", null), Provider, ("StringEquals", Main), ["dev"], more).Verdict);
    }

    private static System.Text.Json.Nodes.JsonObject WithOneApproval(string path, string value)
    {
        var export = HostAccount.With(Export, Repository + path, value);
        export["github:acme/shop"]!["branches/main/protection"]!["required_pull_request_reviews"]!["required_approving_review_count"] = 1;
        return export;
    }

    private static ReachAnswer Ask(string subject, string path, string? value, params string[] who) =>
        HostAccount.Ask(HostAccount.With(Export, path.Length == 0 ? "" : Repository + path, value), Provider, ("StringEquals", subject), who);

    private static System.Text.Json.Nodes.JsonNode SmallNode(string json) => System.Text.Json.Nodes.JsonNode.Parse(json)!;
}
