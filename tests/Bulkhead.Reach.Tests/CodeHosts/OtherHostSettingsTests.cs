using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.CodeHosts;

/// <summary>Exported settings of GitLab and HCP Terraform.</summary>
public sealed class OtherHostSettingsTests
{
    internal const string Project = $$"""
        {
          "people": {{HostAccount.People}},
          "gitlab:acme/shop": {
            "project": { "path_with_namespace": "acme/shop", "visibility": "private", "ci_config_path": "" },
            "members/all": [
              { "id": 1, "username": "octo-dev", "access_level": 30 }, { "id": 2, "username": "octo-ops", "access_level": 30 },
              { "id": 3, "username": "octo-admin", "access_level": 40 }],
            "protected_branches": [{ "name": "main", "push_access_levels": [{ "access_level": 0 }], "merge_access_levels": [{ "access_level": 30 }], "code_owner_approval_required": false }],
            "protected_tags": [],
            "push_rule": { "commit_committer_check": true },
            "approvals": { "merge_requests_author_approval": false, "merge_requests_disable_committers_approval": true, "reset_approvals_on_push": true, "disable_overriding_approvers_per_merge_request": true },
            "approval_rules": [{ "name": "operators", "rule_type": "regular", "approvals_required": 1, "eligible_approvers": [{ "username": "octo-ops" }], "contains_hidden_groups": false, "protected_branches": [{ "name": "main" }] }]
          }
        }
        """;

    internal const string Workspace = $$"""
        {
          "people": {{HostAccount.People}},
          "github:acme/infra": {
            "repository": { "default_branch": "main" },
            "collaborators": [{ "login": "octo-dev", "role_name": "write", "permissions": { "push": true, "admin": false } }, { "login": "octo-admin", "role_name": "admin", "permissions": { "push": true, "maintain": true, "admin": true } }],
            "keys": [], "installations": { "total_count": 0, "installations": [] }, "rulesets": [],
            "environments": { "total_count": 0, "environments": [] },
            "branches/main/protection": { "message": "Branch not protected" }, "rules/branches/main": []
          },
          "terraform:acme/core/shop": {
            "workspace": { "data": { "attributes": { "name": "shop", "auto-apply": false, "auto-apply-run-trigger": false, "vcs-repo": { "identifier": "acme/infra", "branch": "", "service-provider": "github", "tags-regex": null, "ingress-submodules": false } } } },
            "team-access": { "data": [{ "attributes": { "access": "custom", "runs": "apply", "variables": "read", "state-versions": "read" }, "relationships": { "team": { "data": { "id": "team-ops" } } } }], "meta": { "pagination": { "current-page": 1, "next-page": null, "total-count": 1 } } },
            "team-projects": { "data": [], "meta": { "pagination": { "current-page": 1, "next-page": null, "total-count": 0 } } },
            "teams": { "data": [{ "id": "team-owners", "attributes": { "name": "owners", "organization-access": {} } }, { "id": "team-ops", "attributes": { "name": "ops", "organization-access": { "manage-workspaces": false } } }], "meta": { "pagination": { "current-page": 1, "next-page": null, "total-count": 2 } } },
            "teams/team-owners": { "data": { "attributes": { "users-count": 1 }, "relationships": { "users": { "data": [{ "id": "user-3" }] } } }, "included": [{ "type": "users", "id": "user-3", "attributes": { "username": "octo-admin" } }] },
            "teams/team-ops": { "data": { "attributes": { "users-count": 1 }, "relationships": { "users": { "data": [{ "id": "user-2" }] } } }, "included": [{ "type": "users", "id": "user-2", "attributes": { "username": "octo-ops" } }] }
          }
        }
        """;

    [Theory]
    [InlineData("", null, "dev", ReachVerdict.Proved)]
    [InlineData("", null, "dev ops", ReachVerdict.Broken)]
    [InlineData("", null, "admin", ReachVerdict.Broken)]
    [InlineData("protected_branches|0|push_access_levels|0|access_level", "30", "dev", ReachVerdict.Broken)]
    [InlineData("protected_branches|0|push_access_levels|0", """{ "access_level": 40, "user_id": 1 }""", "dev", ReachVerdict.Broken)]
    [InlineData("protected_branches|0|push_access_levels|0", """{ "access_level": 40, "group_id": 8 }""", "dev", ReachVerdict.NotProved)]
    [InlineData("protected_branches|0|push_access_levels|0", """{ "access_level": 40, "deploy_key_id": 8 }""", "dev", ReachVerdict.NotProved)]
    [InlineData("protected_branches|0|merge_access_levels|0|access_level", "40", "dev", ReachVerdict.Proved)]
    [InlineData("protected_branches|0|name", "\"release\"", "dev", ReachVerdict.Broken)]
    [InlineData("protected_branches|0|name", "\"m*\"", "dev", ReachVerdict.Proved)]
    [InlineData("protected_branches", null, "dev", ReachVerdict.NotProved)]
    [InlineData("approval_rules", "[]", "dev", ReachVerdict.Broken)]
    [InlineData("approval_rules", null, "dev", ReachVerdict.NotProved)]
    [InlineData("approval_rules|0|approvals_required", "0", "dev", ReachVerdict.Broken)]
    [InlineData("approval_rules|0|protected_branches|0|name", "\"other\"", "dev", ReachVerdict.Broken)]
    [InlineData("approval_rules|0|rule_type", "\"any_approver\"", "dev ops", ReachVerdict.Broken)]
    [InlineData("approvals|reset_approvals_on_push", "false", "dev", ReachVerdict.NotProved)]
    [InlineData("approvals|disable_overriding_approvers_per_merge_request", "false", "dev", ReachVerdict.Broken)]
    [InlineData("approvals|merge_requests_author_approval", "true", "ops", ReachVerdict.Broken)]
    [InlineData("approvals|merge_requests_disable_committers_approval", "false", "ops", ReachVerdict.Broken)]
    [InlineData("", null, "ops", ReachVerdict.Proved)]
    [InlineData("approvals", null, "dev", ReachVerdict.NotProved)]
    [InlineData("project", null, "dev", ReachVerdict.NotProved)]
    [InlineData("project|ci_config_path", "\"jobs.yml@acme/jobs\"", "dev", ReachVerdict.NotProved)]
    [InlineData("members/all", null, "dev", ReachVerdict.NotProved)]
    [InlineData("members/all|0|access_level", "40", "dev", ReachVerdict.Broken)]
    [InlineData("members/all|0|access_level", "20", "dev ops", ReachVerdict.Broken)]
    [InlineData("members/all|0|access_level", "20", "dev", ReachVerdict.Proved)]
    [InlineData("members/all|0|access_level", "10", "dev ops", ReachVerdict.Proved)]
    [InlineData("project|visibility", "\"public\"", "ops", ReachVerdict.Broken)]
    [InlineData("project|visibility", "\"internal\"", "ops", ReachVerdict.Broken)]
    [InlineData("project|visibility", "\"public\"", "dev", ReachVerdict.Proved)]
    [InlineData("project|visibility", null, "dev", ReachVerdict.NotProved)]
    [InlineData("approval_rules|0|rule_type", "\"report_approver\"", "dev", ReachVerdict.Broken)]
    [InlineData("approval_rules|0|rule_type", "\"code_owner\"", "dev", ReachVerdict.Broken)]
    [InlineData("approval_rules|0|rule_type", null, "dev", ReachVerdict.NotProved)]
    [InlineData("approval_rules|0|protected_branches", null, "dev", ReachVerdict.NotProved)]
    [InlineData("approval_rules|0|contains_hidden_groups", "true", "dev", ReachVerdict.NotProved)]
    [InlineData("approval_rules|0|contains_hidden_groups", null, "dev", ReachVerdict.NotProved)]
    public void A_project_of_GitLab(string path, string? value, string who, ReachVerdict verdict)
    {
        var export = HostAccount.With(Project, path.Length == 0 ? "" : "gitlab:acme/shop|" + path, value);
        Assert.Equal(verdict, HostAccount.Ask(export, "gitlab.com", ("StringEquals", "project_path:acme/shop:ref_type:branch:ref:main"), who.Split(' ')).Verdict);
    }

    [Theory]
    [InlineData("project_path:acme/shop:ref_type:branch:ref:feature", ReachVerdict.Broken)]
    [InlineData("project_path:acme/shop:ref_type:branch:ref:ma*", ReachVerdict.Broken)]
    [InlineData("project_path:acme/shop:ref_type:tag:ref:v1", ReachVerdict.Broken)]
    [InlineData("project_path:acme/*", ReachVerdict.Broken)]
    [InlineData("project_path:acme/other:ref_type:branch:ref:main", ReachVerdict.Proved)]
    public void What_a_trust_names_of_GitLab_decides(string subject, ReachVerdict verdict) =>
        Assert.Equal(verdict, HostAccount.Ask(HostAccount.With(Project, "", null), "gitlab.com", ("StringLike", subject), ["dev"]).Verdict);

    [Theory]
    [InlineData("", null, "dev", ReachVerdict.Proved)]
    [InlineData("", null, "ops", ReachVerdict.Broken)]
    [InlineData("", null, "dev ops", ReachVerdict.Broken)]
    [InlineData("", null, "admin", ReachVerdict.Broken)]
    [InlineData("terraform:acme/core/shop|workspace|data|attributes|auto-apply", "true", "dev", ReachVerdict.Broken)]
    [InlineData("terraform:acme/core/shop|workspace|data|attributes|vcs-repo", "null", "ops", ReachVerdict.Broken)]
    [InlineData("terraform:acme/core/shop|workspace|data|attributes|vcs-repo", "null", "dev", ReachVerdict.Proved)]
    [InlineData("terraform:acme/core/shop|workspace|data|attributes|vcs-repo", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|workspace", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|team-access|data|0|attributes|access", "\"write\"", "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|team-access|data|0|attributes|access", "\"admin\"", "ops", ReachVerdict.Broken)]
    [InlineData("terraform:acme/core/shop|team-access|data|0|attributes|variables", "\"write\"", "ops", ReachVerdict.Broken)]
    [InlineData("terraform:acme/core/shop|team-access", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|team-projects", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|teams", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|teams/team-ops", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|teams/team-owners|data|attributes|users-count", "2", "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|teams|data|1|attributes|organization-access|manage-workspaces", "true", "ops", ReachVerdict.Broken)]
    [InlineData("github:acme/infra", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|workspace|data|attributes|vcs-repo|service-provider", "\"gitlab_hosted\"", "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|workspace|data|attributes|vcs-repo|service-provider", "\"github_enterprise\"", "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|workspace|data|attributes|vcs-repo|service-provider", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|workspace|data|attributes|vcs-repo|service-provider", "\"github_app\"", "dev", ReachVerdict.Proved)]
    [InlineData("terraform:acme/core/shop|workspace|data|attributes|vcs-repo|tags-regex", "\"v.*\"", "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|workspace|data|attributes|vcs-repo|tags-regex", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|team-access|data|0|attributes|state-versions", "\"write\"", "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|team-access|data|0|attributes|state-versions", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|team-access|data|0|attributes|variables", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|team-access|data|0|attributes|access", "\"maintain\"", "ops", ReachVerdict.Broken)]
    [InlineData("terraform:acme/core/shop|team-access|meta|pagination|next-page", "2", "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|team-projects|meta|pagination|next-page", "2", "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|teams|meta", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|teams|meta|pagination|next-page", null, "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|teams|meta|pagination|total-count", "3", "dev", ReachVerdict.NotProved)]
    [InlineData("terraform:acme/core/shop|teams|data|1|attributes|organization-access", null, "dev", ReachVerdict.NotProved)]
    public void A_workspace_of_Terraform(string path, string? value, string who, ReachVerdict verdict)
    {
        var export = HostAccount.With(Workspace, path, value);
        Assert.Equal(verdict, HostAccount.Ask(export, "app.terraform.io", ("StringEquals", "organization:acme:project:core:workspace:shop:run_phase:apply"), who.Split(' ')).Verdict);
    }

    [Fact]
    public void A_user_that_a_team_lists_twice_or_without_id_is_read_once()
    {
        const string Twice = """
            [{ "type": "users", "id": "user-2", "attributes": { "username": "octo-ops" } }, { "type": "users", "id": "user-2", "attributes": { "username": "octo-ops" } },
             { "type": "users", "attributes": { "username": "octo-dev" } }, { "type": "users", "attributes": { "username": "octo-admin" } }]
            """;
        var export = HostAccount.With(Workspace, "terraform:acme/core/shop|teams/team-ops|included", Twice);
        Assert.Equal(ReachVerdict.Broken, HostAccount.Ask(export, "app.terraform.io", ("StringEquals", "organization:acme:project:core:workspace:shop:run_phase:apply"), ["dev", "ops"]).Verdict);
    }

    [Theory]
    [InlineData(3, "user-0 user-1", ReachVerdict.Broken)]
    [InlineData(3, "user-0", ReachVerdict.Proved)]
    [InlineData(101, "user-0 user-1", ReachVerdict.NotProved)]
    [InlineData(101, "user-0", ReachVerdict.NotProved)]
    [InlineData(101, "ops", ReachVerdict.Proved)]
    public void Where_too_many_may_approve_each_other_it_is_not_known_who_does(int others, string who, ReachVerdict verdict)
    {
        var export = HostAccount.With(Project, "gitlab:acme/shop|approval_rules|0|rule_type", "\"any_approver\"");
        var members = export["gitlab:acme/shop"]!["members/all"]!.AsArray();
        members.RemoveAt(1);
        members.RemoveAt(0);
        for (var i = 0; i < others; i++)
        {
            members.Add((System.Text.Json.Nodes.JsonNode)new System.Text.Json.Nodes.JsonObject { ["id"] = 10 + i, ["username"] = $"octo-{i}", ["access_level"] = 30 });
            export["people"]![$"octo-{i}"] = new System.Text.Json.Nodes.JsonArray($"arn:aws:iam::111111111111:user/user-{i}");
        }

        var subject = ("StringEquals", "project_path:acme/shop:ref_type:branch:ref:main");
        Assert.Equal(verdict, HostAccount.Ask(export, "gitlab.com", subject, who.Split(' '), others: others).Verdict);
    }
}
