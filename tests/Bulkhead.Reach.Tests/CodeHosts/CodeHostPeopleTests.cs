using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.CodeHosts;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.CodeHosts;

/// <summary>Whose the accounts of a code host are: a slip of the pen never makes them nobody's.</summary>
public sealed class CodeHostPeopleTests
{
    private const string Project = """
        {
          "people": {"octo-dev":["arn:aws:iam::111111111111:user/dev"]},
          "gitlab:acme/shop": {
            "project": { "path_with_namespace": "acme/shop", "ci_config_path": "", "visibility": "private" },
            "members/all": [{ "id": 1, "username": "octo-dev", "access_level": 30 }],
            "protected_branches": [], "protected_tags": [],
            "approvals": { "merge_requests_author_approval": false, "merge_requests_disable_committers_approval": true, "reset_approvals_on_push": true, "disable_overriding_approvers_per_merge_request": true },
            "approval_rules": []
          }
        }
        """;

    [Theory]
    [InlineData("""["arn:aws:iam::111111111111:user/dev"]""", ReachVerdict.Broken)]
    [InlineData("""["dev"]""", ReachVerdict.Broken)]
    [InlineData("""["arn:aws:iam::111111111111:user/dve"]""", ReachVerdict.NotProved)]
    [InlineData("""["dve"]""", ReachVerdict.NotProved)]
    [InlineData("[]", ReachVerdict.Proved)]
    public void A_name_that_nobody_has_may_be_anybody(string people, ReachVerdict verdict) => Assert.Equal(
        verdict,
        HostAccount.Ask(HostAccount.With(Project, "people|octo-dev", people), "gitlab.com", ("StringEquals", "project_path:acme/shop:ref_type:branch:ref:main"), ["dev"]).Verdict);

    [Theory]
    [InlineData("people|octo-dev", "\"arn:aws:iam::111111111111:user/dev\"", "'octo-dev' of 'people' is no list of principals")]
    [InlineData("people|octo-dev", "[1]", "'octo-dev' of 'people' is no list of principals")]
    [InlineData("terraform:acme/net", "{}", "'terraform:acme/net' is no repository")]
    [InlineData("github:acme/shop/more", "{}", "'github:acme/shop/more' is no repository")]
    [InlineData("gitlab:acme//shop", "{}", "'gitlab:acme//shop' is no repository")]
    public void What_can_not_be_meant_is_told(string path, string value, string told)
    {
        var diagnostics = new DiagnosticBag();
        var export = SmallAccount.Parse(HostAccount.With(Project, path, value).ToJsonString());

        CodeHostFacts.Of([new("export.json", export)], ImmutableDictionary<string, ImmutableArray<string>>.Empty, [], [], "111111111111", diagnostics);

        Assert.Contains(told, Assert.Single(diagnostics.ToSorted(), d => d.Code == "BH8015").Message, StringComparison.Ordinal);
    }
}
