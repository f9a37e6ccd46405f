using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.Questions;

/// <summary>Who may push to a declared repository comes as its jobs, whichever server gives them their tokens.</summary>
public sealed class DeclaredRepositoryTests
{
    [Theory]
    [InlineData("token.actions.githubusercontent.com", "github", "repo:acme/shop:ref:refs/heads/main", "acme/shop", "D07")]
    [InlineData("token.actions.acme.ghe.com", "github", "repo:acme/shop:ref:refs/heads/main", "acme/shop", "D07")]
    [InlineData("git.acme.example/_services/token", "github", "repo:acme/shop:environment:production", "acme/shop", "D07")]
    [InlineData("git.acme.example", "gitlab", "project_path:acme/shop:ref_type:branch:ref:main", "acme/shop", "X91")]
    [InlineData("tfe.acme.example", "terraform", "organization:acme:project:core:workspace:shop:run_phase:apply", "organization:acme:project:core:workspace:shop", "X92")]
    public void Whoever_pushes_comes_as_its_jobs(string issuer, string host, string subject, string name, string rule)
    {
        var answer = Account(issuer, host, subject, name, "dev").Path("dev", "deploy");
        Assert.Equal(ReachVerdict.Broken, answer.Verdict);
        Assert.Equal(rule, answer.Path[^1].RuleId);
        Assert.Equal(ReachVerdict.Proved, Account(issuer, host, subject, name, "dev").Path("ops", "deploy").Verdict);
        Assert.Equal(ReachVerdict.Proved, Account(issuer, host, subject.Replace("acme", "others", StringComparison.Ordinal), name, "dev").Path("dev", "deploy").Verdict);
    }

    private static SmallAccount Account(string issuer, string host, string subject, string name, string who)
    {
        const string id = "111111111111";
        var repository = $"{host}:{name}";
        return new SmallAccount(id).User("dev").User("ops")
            .Role("deploy", $$$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{{{id}}}:oidc-provider/{{{issuer}}}"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"{{{issuer}}}:sub":"{{{subject}}}"} } }]}""")
            .Collected($$"""
                "declared:repositories":[{"arn":"{{repository}}","name":"{{name}}"}],"declared:push":{"{{repository}}":["arn:aws:iam::{{id}}:user/{{who}}"]}
                """);
    }
}
