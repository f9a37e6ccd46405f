using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Xunit;
using static Bulkhead.Config.Tests.Guardrails.Organizations;

namespace Bulkhead.Config.Tests.Guardrails;

/// <summary>Policies of the file's own, of all types.</summary>
public sealed class PolicyTypeTests
{
    private static readonly AccountKind Production = Kind("production", "Workloads/Production");
    private static readonly Account Prod = Account("prod", Production);

    /// <summary>The shortest document of each type, after AWS's pages "… policy syntax and examples".</summary>
    public static TheoryData<OrganizationPolicyType, string> Documents => new()
    {
        { OrganizationPolicyType.ServiceControl, """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sqs:*","Resource":"*"}]}""" },
        { OrganizationPolicyType.ResourceControl, """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""" },
        { OrganizationPolicyType.DeclarativeEc2, """{"ec2_attributes":{"serial_console_access":{"status":{"@@assign":"disabled"}}}}""" },
        { OrganizationPolicyType.Tag, """{"tags":{"cost":{"tag_key":{"@@assign":"CostCenter","@@operators_allowed_for_child_policies":["@@none"]},"tag_value":{"@@assign":["100","200"]}}}}""" },
        { OrganizationPolicyType.Backup, """{"plans":{"nightly":{"regions":{"@@assign":["eu-west-1"]},"rules":{"daily":{"enable_continuous_backup":{"@@assign":false},"target_backup_vault_name":{"@@assign":"v"}}}}}}""" },
        { OrganizationPolicyType.AiOptOut, """{"services":{"@@operators_allowed_for_child_policies":["@@none"],"default":{"opt_out_policy":{"@@assign":"optOut"}}}}""" },
        { OrganizationPolicyType.Chat, """{"chatbot":{"platforms":{"slack":{"client":{"@@assign":"disabled"}}}}}""" },
        { OrganizationPolicyType.SecurityHub, """{"securityhub":{"enable_in_regions":{"@@append":["ALL_SUPPORTED"]},"disable_in_regions":{"@@append":[]}}}""" },
        { OrganizationPolicyType.Inspector, """{"inspector":{"enablement":{"ec2_scanning":{"enable_in_regions":{"@@assign":["eu-west-1"]}}}}}""" },
        { OrganizationPolicyType.UpgradeRollout, """{"upgrade_rollout":{"default":{"patch_order":{"@@assign":"last"}}}}""" },
        { OrganizationPolicyType.Bedrock, """{"bedrock":{"guardrail_inference":{"us-east-1":{"config_1":{"input_tags":{"@@assign":"honor"}}}}}}""" },
        { OrganizationPolicyType.S3, """{"s3_attributes":{"public_access_block_configuration":{"@@assign":"all"}}}""" },
        { OrganizationPolicyType.NetworkSecurityDirector, """{"network_security_director":{"enablement":{"network_security_scan":{"enable_in_regions":{"@@assign":["eu-west-1"]}}}}}""" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_policy_of_each_type_is_kept_as_it_stands_and_placed(OrganizationPolicyType type, string json)
    {
        var compiled = Compile(Custom("mine", type, json.Replace(":", " : ", StringComparison.Ordinal).Replace("sqs : *", "sqs:*", StringComparison.Ordinal).Replace("aws : Sec", "aws:Sec", StringComparison.Ordinal), On("prod")));
        Assert.Empty(compiled.Diagnostics);
        var policy = Assert.Single(compiled.Policies, p => p.Guardrails.Contains("mine"));
        Assert.Equal(json, policy.Content);
        Assert.Equal(type, policy.Type);
        Assert.Equal($"bulkhead-{OrganizationPolicyTypes.ToShortName(type)}-custom-mine", policy.Name);
        Assert.Equal(["prod"], policy.Targets.Select(t => t.ToString()));
    }

    [Fact]
    public void A_policy_names_accounts_of_the_file_and_no_others()
    {
        const string Json = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":["{account:NAME}","{account:management}"]}}}]}""";
        Assert.Empty(Compile(Custom("mine", OrganizationPolicyType.ResourceControl, Json.Replace("NAME", "prod", StringComparison.Ordinal), On("prod"))).Diagnostics);
        var unknown = Compile(Custom("mine", OrganizationPolicyType.ResourceControl, Json.Replace("NAME", "prd", StringComparison.Ordinal), On("prod")));
        Assert.Equal(["BH3015"], unknown.Diagnostics.Select(d => d.Code));
        Assert.DoesNotContain(unknown.Policies, p => p.Guardrails.Contains("mine"));
    }

    [Fact]
    public void Every_type_is_tested_and_has_a_short_name_of_its_own()
    {
        Assert.Equal(13, Documents.Count);
        Assert.Equal(13, OrganizationPolicyTypes.ShortNames.Distinct(StringComparer.Ordinal).Count());
        Assert.All(Enum.GetValues<OrganizationPolicyType>(), t => Assert.Equal(t, OrganizationPolicyTypes.Parse(OrganizationPolicyTypes.ToShortName(t))));
        Assert.Null(OrganizationPolicyTypes.Parse("tags"));
    }

    [Theory]
    [InlineData("""{"plans":{}}""", "BH3010")]
    [InlineData("""{"tags":{},"plans":{}}""", "BH3010")]
    [InlineData("""{"tags":{"cost":{"tag_key":{"@@asign":"CostCenter"}}}}""", "BH3012")]
    [InlineData("""{"tags":{"cost":{"tag_key":{"@@append":"CostCenter"}}}}""", "BH3013")]
    [InlineData("""{"tags":{"cost":{"tag_key":{"@@assign":{"a":{"@@assign":"b"}}}}}}""", "BH3013")]
    [InlineData("""{"tags":{"cost":{"tag_key":{"@@assign":null}}}}""", "BH3013")]
    [InlineData("""{"tags":{"cost":{"tag_key":{"@@assign":"a","@@assign":"b"}}}}""", "BH3013")]
    [InlineData("""{"tags":{"@@operators_allowed_for_child_policies":[]}}""", "BH3013")]
    [InlineData("""{"tags":{"@@operators_allowed_for_child_policies":["@@some"]}}""", "BH3013")]
    [InlineData("""{"tags":{"cost":{"tag_key":"CostCenter"}}}""", "BH3014")]
    [InlineData("""{"tags":{"cost":{"tag_value":["100"]}}}""", "BH3014")]
    public void A_mistake_in_the_grammar_is_told_at_its_place(string json, string code)
    {
        var compiled = Compile(Custom("mine", OrganizationPolicyType.Tag, json, Everywhere));
        var diagnostic = Assert.Single(compiled.Diagnostics);
        Assert.Equal(code, diagnostic.Code);
        Assert.Equal("policies/mine.json", diagnostic.Span!.Value.File.Path);
        Assert.Equal(Severity.Error, diagnostic.Severity);
    }

    [Theory]
    [InlineData(OrganizationPolicyType.AiOptOut, 2_500)]
    [InlineData(OrganizationPolicyType.UpgradeRollout, 5_120)]
    [InlineData(OrganizationPolicyType.Tag, 10_000)]
    [InlineData(OrganizationPolicyType.Inspector, 10_000)]
    public void A_document_has_the_size_of_its_type_at_most(OrganizationPolicyType type, int limit)
    {
        var root = OrganizationPolicyTypes.RootKey(type);
        string Document(int length)
        {
            var empty = $"{{\"{root}\":{{\"a\":{{\"@@assign\":\"\"}}}}}}";
            return empty.Replace("\"\"", $"\"{new string('x', length - empty.Length)}\"", StringComparison.Ordinal);
        }

        Assert.Empty(Compile(Custom("mine", type, Document(limit), Everywhere)).Diagnostics);
        Assert.Equal("BH3006", Assert.Single(Compile(Custom("mine", type, Document(limit + 1), Everywhere)).Diagnostics).Code);
    }

    [Fact]
    public void A_target_has_as_many_policies_as_AWS_takes()
    {
        GuardrailUse[] Chats(int count) => [.. Enumerable.Range(0, count).Select(i =>
            Custom($"chat-{i}", OrganizationPolicyType.Chat, $"{{\"chatbot\":{{\"a\":{{\"@@assign\":\"{i}\"}}}}}}", On("prod")))];
        Assert.Empty(Compile(Chats(5)).Diagnostics);
        Assert.Equal("BH3007", Assert.Single(Compile(Chats(6)).Diagnostics).Code);
    }

    [Fact]
    public void A_policy_that_is_merged_stands_on_every_place_that_asks_for_it()
    {
        // What a level between sets otherwise would win over the root's: the account's own attachment is kept.
        const string Json = """{"tags":{"a":{"tag_key":{"@@assign":"A"}}}}""";
        var policy = Assert.Single(Compile(Custom("mine", OrganizationPolicyType.Tag, Json, Everywhere, On("prod"))).Policies, p => p.Type == OrganizationPolicyType.Tag);
        Assert.Equal(["Root", "prod"], policy.Targets.Select(t => t.ToString()));
    }

    [Fact]
    public void A_policy_has_the_name_that_the_file_gives()
    {
        var use = Custom("mine", OrganizationPolicyType.S3, """{"s3_attributes":{"public_access_block_configuration":{"@@assign":"all"}}}""", Everywhere);
        var named = use with { Custom = use.Custom! with { NameInAws = "No public buckets" } };
        Assert.Contains(Compile(named).Policies, p => p.Name == "No public buckets");
    }

    private static GuardrailCompilation Compile(params GuardrailUse[] uses) =>
        GuardrailCompiler.Compile(Organization([Production], [Prod], uses));
}
