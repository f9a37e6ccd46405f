using System.Text.Json.Nodes;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.CodeHosts;

/// <summary>Ways round the walls of GitLab and HCP Terraform, and names that two repositories may have.</summary>
public sealed class OtherWallTests
{
    private const string Branch = "project_path:acme/shop:ref_type:branch:ref:main";
    private const string Apply = "organization:acme:project:core:workspace:shop:run_phase:apply";
    private const string GitHub = "token.actions.githubusercontent.com";

    [Theory]
    [InlineData("push_rule", null, "ops", ReachVerdict.NotProved)]
    [InlineData("push_rule|commit_committer_check", "false", "ops", ReachVerdict.NotProved)]
    [InlineData("push_rule|commit_committer_check", "true", "ops", ReachVerdict.Proved)]
    [InlineData("protected_branches|0|unprotect_access_levels", """[{ "access_level": 30 }]""", "dev", ReachVerdict.Broken)]
    [InlineData("protected_branches|0|unprotect_access_levels", """[{ "access_level": 40 }]""", "dev", ReachVerdict.Proved)]
    [InlineData("protected_branches|0|push_access_levels", null, "dev", ReachVerdict.NotProved)]
    [InlineData("members/all|0|access_level", null, "dev", ReachVerdict.NotProved)]
    [InlineData("members/all|0|username", null, "dev", ReachVerdict.NotProved)]
    [InlineData("project|path_with_namespace", "\"acme/store\"", "dev", ReachVerdict.NotProved)]
    [InlineData("project|path_with_namespace", "\"Acme/Shop\"", "dev", ReachVerdict.Proved)]
    [InlineData("approval_rules|0|eligible_approvers|0|username", null, "dev", ReachVerdict.NotProved)]
    [InlineData("approval_rules|0|eligible_approvers", null, "dev", ReachVerdict.NotProved)]
    [InlineData("project|mirror", "true", "dev", ReachVerdict.NotProved)]
    [InlineData("project|mirror", "false", "dev", ReachVerdict.Proved)]
    public void A_branch_of_GitLab(string path, string? value, string who, ReachVerdict verdict) =>
        Assert.Equal(verdict, OfGitLab(Branch, who, path, value));

    [Fact]
    public void Who_merges_is_not_known_where_no_level_says_so()
    {
        Assert.Equal(ReachVerdict.NotProved, OfGitLab(Branch, "dev", "approval_rules", "[]", "protected_branches|0|merge_access_levels", null));
        Assert.Equal(ReachVerdict.Proved, OfGitLab(Branch, "dev", "approval_rules", "[]", "protected_branches|0|merge_access_levels", "[]"));
    }

    [Fact]
    public void A_subject_of_GitLab_may_be_the_project_alone()
    {
        Assert.Equal(ReachVerdict.NotProved, OfGitLab("project_path:acme/shop", "dev"));
        Assert.Equal(ReachVerdict.Proved, OfGitLab("project_path:acme/other", "dev"));
    }

    [Theory]
    [InlineData("workspace|data|attributes|auto-apply-run-trigger", "true", "dev", ReachVerdict.NotProved)]
    [InlineData("workspace|data|attributes|auto-apply-run-trigger", null, "dev", ReachVerdict.NotProved)]
    [InlineData("workspace|data|attributes|auto-apply", null, "dev", ReachVerdict.NotProved)]
    [InlineData("workspace|data|attributes|vcs-repo|ingress-submodules", "true", "dev", ReachVerdict.NotProved)]
    [InlineData("workspace|data|attributes|vcs-repo|ingress-submodules", null, "dev", ReachVerdict.NotProved)]
    [InlineData("workspace|data|attributes|name", "\"store\"", "dev", ReachVerdict.NotProved)]
    [InlineData("workspace|data|attributes|name", "\"Shop\"", "dev", ReachVerdict.Proved)]
    [InlineData("teams/team-owners", """{ "data": { "attributes": {} } }""", "dev", ReachVerdict.NotProved)]
    [InlineData("teams/team-owners|data|attributes|users-count", null, "dev", ReachVerdict.NotProved)]
    [InlineData("/github:acme/infra|repository|full_name", "\"acme/network\"", "dev ops", ReachVerdict.Broken)]
    [InlineData("/github:acme/infra|repository|full_name", "\"acme/network\"", "dev", ReachVerdict.Proved)]
    public void A_workspace_of_Terraform(string path, string? value, string who, ReachVerdict verdict) => Assert.Equal(verdict, OfTerraform(Apply, who, path, value));

    [Fact]
    public void Who_plans_and_applies_uploads_what_runs()
    {
        // The operators' team applies; who also may queue plans uploads a configuration (HCP Terraform API, "Configuration versions").
        Assert.Equal(ReachVerdict.Broken, OfTerraform(Apply, "ops"));
        Assert.Equal(ReachVerdict.Proved, OfTerraform(Apply, "dev"));
    }

    [Theory]
    [InlineData("organization:acme:project:core:workspace:shop:run_phase:apply", "admin", ReachVerdict.Broken)]
    [InlineData("organization:acme:project:core:workspace:shop:run_phase:apply", "dev", ReachVerdict.Proved)]
    [InlineData("organization:Acme:project:core:workspace:shop:run_phase:apply", "admin", ReachVerdict.Broken)]
    public void A_workspace_is_named_without_case(string subject, string who, ReachVerdict verdict)
    {
        var export = JsonNode.Parse(OtherHostSettingsTests.Workspace.Replace("terraform:acme/core/shop", "terraform:Acme/core/shop", StringComparison.Ordinal))!.AsObject();
        Assert.Equal(verdict, HostAccount.Ask(export, "app.terraform.io", ("StringEquals", subject), [who]).Verdict);
    }

    [Theory]
    [InlineData("run_phase:appl*", ReachVerdict.Proved)]
    [InlineData("run_phase:*", ReachVerdict.NotProved)]
    [InlineData("run_phase:apply:*", ReachVerdict.Proved)]
    [InlineData("*", ReachVerdict.NotProved)]
    public void A_pattern_lets_in_the_phases_that_it_matches(string phase, ReachVerdict verdict) => Assert.Equal(
        verdict,
        HostAccount.Ask(
            HostAccount.Changed(OtherHostSettingsTests.Workspace, "terraform:acme/core/shop"), "app.terraform.io", ("StringLike", "organization:acme:project:core:workspace:shop:" + phase), ["dev"]).Verdict);

    [Fact]
    public void A_repository_that_makes_subjects_of_its_own_hides_no_other()
    {
        // The export of the one with a template stands before the one that the pipeline deploys.
        var shop = JsonNode.Parse(GitHubSettingsTests.Export)!["github:acme/shop"]!;
        var own = shop.DeepClone().AsObject();
        own["repository"]!["full_name"] = "acme/aaa";
        own["actions/oidc/customization/sub"] = JsonNode.Parse("""{ "use_default": false, "include_claim_keys": ["repo"] }""");
        var open = shop.DeepClone().AsObject();
        open["branches/main/protection"] = JsonNode.Parse("""{ "message": "Branch not protected" }""");
        var export = new JsonObject { ["people"] = JsonNode.Parse(HostAccount.People), ["github:acme/aaa"] = own, ["github:acme/shop"] = open };
        const string Pipeline = """{"pipeline":{"name":"ship","roleArn":"arn:aws:iam::111111111111:role/none","stages":[{"actions":[{"actionTypeId":{"category":"Source","owner":"AWS"},"configuration":{"FullRepositoryId":"acme/shop","BranchName":"main"}}]}]}}""";
        const string More = "\"codepipeline:ListPipelines\":{\"eu-west-1\":{\"pipelines\":[{\"name\":\"ship\"}]}},\"codepipeline:GetPipeline\":{\"ship\":" + Pipeline + "}";
        Assert.Equal(ReachVerdict.Broken, HostAccount.Ask(export, GitHub, ("StringEquals", "repo:acme/shop:ref:refs/heads/main"), ["dev"], More).Verdict);
        Assert.Equal(ReachVerdict.Broken, HostAccount.Ask(export, GitHub, ("StringEquals", "repo:acme/shop:ref:refs/heads/main"), ["dev"]).Verdict);
    }

    [Theory]
    [InlineData("token.actions.acme.ghe.com")]
    [InlineData("git.acme.example/_services/token")]
    [InlineData("anything.example")]
    public void A_host_may_have_another_issuer(string issuer)
    {
        // Only octo-admin administers; main is reviewed, every other branch is open.
        var main = HostAccount.Changed(GitHubSettingsTests.Export, "github:acme/shop");
        Assert.Equal(ReachVerdict.Proved, HostAccount.Ask(main, issuer, ("StringEquals", "repo:acme/shop:ref:refs/heads/main"), ["dev"]).Verdict);
        Assert.Equal(ReachVerdict.Broken, HostAccount.Ask(main, issuer, ("StringEquals", "repo:acme/shop:ref:refs/heads/main"), ["admin"]).Verdict);
        Assert.Equal(ReachVerdict.Broken, HostAccount.Ask(main, issuer, ("StringLike", "repo:acme/shop:*"), ["dev"]).Verdict);
        var project = HostAccount.Changed(OtherHostSettingsTests.Project, "gitlab:acme/shop");
        Assert.Equal(ReachVerdict.Broken, HostAccount.Ask(project, issuer, ("StringEquals", Branch), ["admin"]).Verdict);
        Assert.Equal(ReachVerdict.Broken, HostAccount.Ask(project, issuer, ("StringLike", "project_path:acme/shop:*"), ["dev"]).Verdict);
        var workspace = HostAccount.Changed(OtherHostSettingsTests.Workspace, "terraform:acme/core/shop");
        Assert.Equal(ReachVerdict.Broken, HostAccount.Ask(workspace, issuer, ("StringEquals", Apply), ["admin"]).Verdict);
    }

    [Theory]
    [InlineData("gitlab.com", "group_path:acme*")]
    [InlineData("gitlab.com", "*:ref:main")]
    public void A_pattern_of_other_claims_is_not_known(string issuer, string pattern) =>
        Assert.Equal(ReachVerdict.NotProved, HostAccount.Ask(HostAccount.Changed(OtherHostSettingsTests.Project, "gitlab:acme/shop"), issuer, ("StringLike", pattern), ["dev"]).Verdict);

    private static ReachVerdict OfGitLab(string subject, string who, params string?[] changes) =>
        HostAccount.Ask(HostAccount.Changed(OtherHostSettingsTests.Project, "gitlab:acme/shop", changes), "gitlab.com", ("StringEquals", subject), who.Split(' ')).Verdict;

    private static ReachVerdict OfTerraform(string subject, string who, params string?[] changes) =>
        HostAccount.Ask(HostAccount.Changed(OtherHostSettingsTests.Workspace, "terraform:acme/core/shop", changes), "app.terraform.io", ("StringEquals", subject), who.Split(' ')).Verdict;
}
