using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.Questions;

/// <summary>Policies of layers' versions, of a registry and of a data catalog, and snapshots of clusters that are shared.</summary>
public sealed class AccountPolicyTests
{
    private const string Layer = "arn:aws:lambda:eu-west-1:222222222222:layer:tools:3";
    private const string Repository = "arn:aws:ecr:eu-west-1:222222222222:repository/app";
    private const string Catalog = "arn:aws:glue:eu-west-1:222222222222:catalog";
    private const string ClusterSnapshot = "arn:aws:rds:eu-west-1:222222222222:cluster-snapshot:nightly";

    private const string Layers = $$""" "lambda:ListLayerVersions":{"eu-west-1":[{"LayerVersions":[{"LayerVersionArn":"{{Layer}}","Version":3}]}]} """;
    private const string Repositories = $$""" "ecr:DescribeRepositories":{"eu-west-1":{"repositories":[{"repositoryName":"app","repositoryArn":"{{Repository}}"}]} },"ecr:GetRepositoryPolicy":{} """;
    private const string Snapshots = $$""" "rds:DescribeDBClusterSnapshots":{"eu-west-1":{"DBClusterSnapshots":[{"DBClusterSnapshotIdentifier":"nightly","DBClusterSnapshotArn":"{{ClusterSnapshot}}"}]} } """;

    [Theory]
    [InlineData("111111111111", ReachVerdict.Broken)]
    [InlineData("*", ReachVerdict.Broken)]
    [InlineData("333333333333", ReachVerdict.Proved)]
    [InlineData(null, ReachVerdict.Proved)]
    public void The_policy_of_a_layer_s_version_lets_others_read_it(string? whom, ReachVerdict expected) =>
        Assert.Equal(expected, Ask($"{Layers},\"lambda:GetLayerVersionPolicy\":{{{Given(Layer, "Policy", whom, "lambda:GetLayerVersion", Layer)}}}", $"{Layers},\"lambda:GetLayerVersionPolicy\":{{}}", "lambda:GetLayerVersion", Layer).Verdict);

    [Fact]
    public void A_layer_s_policy_that_was_not_collected_is_named() =>
        Assert.Contains("lambda:GetLayerVersionPolicy in 222222222222", Ask(Layers, $"{Layers},\"lambda:GetLayerVersionPolicy\":{{}}", "lambda:GetLayerVersion", Layer).Unknowns);

    [Theory]
    [InlineData("111111111111", "what the policy that ecr:GetRegistryPolicy in 222222222222, eu-west-1 tells of gives of " + Repository)]
    [InlineData("333333333333", null)]
    [InlineData(null, null)]
    public void A_registry_s_policy_may_let_other_accounts_write_its_repositories(string? whom, string? unknown)
    {
        var policy = whom is null ? "{}" : $$$"""{"eu-west-1":{"policyText":{{{Policy(whom, "ecr:ReplicateImage", "arn:aws:ecr:eu-west-1:222222222222:repository/*")}}} } }""";
        var answer = Ask($"{Repositories},\"ecr:GetRegistryPolicy\":{policy}", Repositories, "ecr:DescribeImages", Repository);
        Assert.Equal(unknown is null ? ReachVerdict.Proved : ReachVerdict.NotProved, answer.Verdict);
        if (unknown is not null) Assert.Contains(unknown, answer.Unknowns);
    }

    [Fact]
    public void A_registry_s_policy_that_was_not_collected_is_named()
    {
        var answer = Ask($$$"""{{{Repositories}}},"ecr:GetRegistryPolicy":{"*":{"Uncollected":true}}""", Repositories, "ecr:DescribeImages", Repository);
        Assert.Contains("ecr:GetRegistryPolicy in 222222222222, eu-west-1", answer.Unknowns);
    }

    [Theory]
    [InlineData("111111111111", ReachVerdict.Broken)]
    [InlineData("333333333333", ReachVerdict.Proved)]
    [InlineData(null, ReachVerdict.Proved)]
    public void The_policy_of_a_data_catalog_lets_others_in(string? whom, ReachVerdict expected)
    {
        var catalog = whom is null ? """{"Error":{"Code":"EntityNotFoundException"}}""" : $$$"""{"PolicyInJson":{{{Policy(whom, "glue:*", "arn:aws:glue:eu-west-1:222222222222:*")}}} }""";
        var none = """ "glue:GetResourcePolicy":{"eu-west-1":{"Error":{"Code":"EntityNotFoundException"}}} """;
        Assert.Equal(expected, Ask($$$""" "glue:GetResourcePolicy":{"eu-west-1":{{{catalog}}} } """, none, "glue:GetTables", Catalog).Verdict);
    }

    [Fact]
    public void A_data_catalog_s_policy_that_was_not_collected_is_named()
    {
        var none = """ "glue:GetResourcePolicy":{"eu-west-1":{"Error":{"Code":"EntityNotFoundException"}}} """;
        var answer = Ask(""" "glue:GetResourcePolicy":{"eu-west-1":{"Error":{"Code":"EntityNotFoundException"}},"*":{"Uncollected":true}} """, none, "glue:GetTables", "222222222222");
        Assert.Contains("glue:GetResourcePolicy in 222222222222", answer.Unknowns);
    }

    [Theory]
    [InlineData("""["all"]""", "what sharing " + ClusterSnapshot + " with all gives")]
    [InlineData("""["111111111111"]""", "what sharing " + ClusterSnapshot + " with 111111111111 gives")]
    [InlineData("""["333333333333"]""", null)]
    [InlineData("[]", null)]
    public void A_cluster_s_snapshot_that_is_shared_is_not_proved_to_be_out_of_reach(string values, string? unknown)
    {
        static string Attributes(string values) => $$$"""{{{Snapshots}}},"rds:DescribeDBClusterSnapshotAttributes":{"nightly":{"DBClusterSnapshotAttributesResult":{"DBClusterSnapshotAttributes":[{"AttributeName":"restore","AttributeValues":{{{values}}} }]} } }""";
        var answer = Ask(Attributes(values), Attributes("[]"), "rds:*", ClusterSnapshot);
        Assert.Equal(unknown is null ? ReachVerdict.Proved : ReachVerdict.NotProved, answer.Verdict);
        if (unknown is not null) Assert.Contains(unknown, answer.Unknowns);
    }

    private static ReachAnswer Ask(string facts, string closed, string allowed, string to)
    {
        Snapshot Of(string more) => SmallAccount.Snapshot(null, new SmallAccount().User("dev", SmallAccount.Allow(allowed)).Collected(), new SmallAccount("222222222222").User("idle").Collected(more));
        return ProvenPath.Check(Of(facts), Of(closed), "dev", to);
    }

    private static string Given(string name, string member, string? whom, string action, string resource) => whom is null ? "" : $$$""" "{{{name}}}":{"{{{member}}}":{{{Policy(whom, action, resource)}}} } """;

    private static string Policy(string whom, string action, string resource) =>
        $$$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"{{{whom}}}"},"Action":"{{{action}}}","Resource":"{{{resource}}}"}]}""";
}
