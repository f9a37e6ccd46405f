using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Verdicts;
using Xunit;
using static Bulkhead.Reach.Tests.SmallAccount;

namespace Bulkhead.Reach.Tests.Facts;

/// <summary>What an organization's file leaves open is unknown, and what it says badly is told.</summary>
public sealed class OrganizationReaderTests
{
    private const string Dev = "111111111111";

    [Fact]
    public void A_level_without_any_SCP_while_SCPs_are_enabled_is_unknown_and_not_a_wall()
    {
        var account = new SmallAccount(Dev).User("dev", Allow("iam:PutUserPolicy")).Collected();

        // FullAWSAccess is attached to the account alone: what the root and the unit have was not collected.
        var answer = Path(Responses("""{"p-FullAWSAccess":{"Targets":[{"TargetId":"111111111111"}]}}"""), "dev", "administrator", account);
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Equal(["the SCPs of every level above account 111111111111"], answer.Unknowns);

        Assert.Equal(ReachVerdict.Broken, Path(Responses("""{"p-FullAWSAccess":{"Targets":[{"TargetId":"r-root"},{"TargetId":"ou-dev"},{"TargetId":"111111111111"}]}}"""), "dev", "administrator", account).Verdict);

        // Where SCPs are not enabled no level has any.
        Assert.Equal(ReachVerdict.Broken, Path(Responses("{}"), "dev", "administrator", account).Verdict);
    }

    [Fact]
    public void A_guardrail_that_cannot_be_read_is_a_mistake_of_the_file()
    {
        const string compact = """
            {"organization":{"Id":"o-example123","MasterAccountId":"999999999999"},
             "root":{"id":"r-root","scps":["FullAWSAccess","fence"],"accounts":["111111111111"]},
             "policies":{"fence":{"Statement":[{"Effect":"Perhaps"}]}}}
            """;
        foreach (var organization in new[] { compact, Responses("""{"p-fence":{"Targets":[{"TargetId":"r-root"}]}}""", """{"p-fence":{"Policy":{"Content":"{}"}}}""") })
        {
            var diagnostics = new DiagnosticBag();
            var details = new FactInput("details.json", Parse(new SmallAccount(Dev).User("dev").Details()));
            Assert.Null(SnapshotReader.Read(new([details], new("organization.json", Parse(organization)), []), diagnostics));
            var error = Assert.Single(diagnostics.ToSorted(), d => d.Severity == Severity.Error);
            Assert.Equal(ReachDiagnostics.BadFacts, error.Descriptor);
            Assert.Contains("fence", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"Policy":{"PolicySummary":{"Type":"BACKUP_POLICY"},"Content":"{}"}}""")]
    [InlineData("""{"Policy":{"Content":"{}"}}""")]
    public void Policies_of_other_types_decide_no_call(string document)
    {
        var account = new SmallAccount(Dev).User("dev", Allow("iam:PutUserPolicy")).Collected();
        var full = """{"p-FullAWSAccess":{"Targets":[{"TargetId":"r-root"},{"TargetId":"ou-dev"},{"TargetId":"111111111111"}]},"p-backup":{"Targets":[{"TargetId":"ou-dev"}]}}""";
        var organization = Responses(full, $$"""{"p-backup":{{document}}}""").TrimEnd()[..^1] + ""","organizations:ListPolicies":{"BACKUP_POLICY":{"Policies":[{"Id":"p-backup"}]} } }""";
        Assert.Equal(ReachVerdict.Broken, Path(organization, "dev", "administrator", account).Verdict);
    }

    private static string Responses(string targets, string documents = "{}") => $$"""
        {"organizations:DescribeOrganization":{"Organization":{"Id":"o-example123","MasterAccountId":"999999999999"} },
         "organizations:ListOrganizationalUnitsForParent":{"r-root":{"OrganizationalUnits":[{"Id":"ou-dev","Name":"dev"}]} },
         "organizations:ListAccountsForParent":{"ou-dev":{"Accounts":[{"Id":"111111111111","Name":"dev-account"}]} },
         "organizations:DescribePolicy":{{documents}},"organizations:ListTargetsForPolicy":{{targets}},"organizations:ListDelegatedServicesForAccount":{} }
        """;
}
