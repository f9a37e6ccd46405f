using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

/// <summary>The sample <c>samples/single-account</c> shows what its README says.</summary>
public sealed class ReachSampleTests : IDisposable
{
    private static readonly string Folder = Repository.Sample("single-account");

    private readonly string _temporary = Directory.CreateTempSubdirectory("bulkhead-reach-sample-").FullName;

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Fact]
    public void It_has_sixty_principals_or_more()
    {
        var details = JsonNode.Parse(File.ReadAllText(Details))!;
        Assert.InRange(details["UserDetailList"]!.AsArray().Count + details["RoleDetailList"]!.AsArray().Count, 60, int.MaxValue);
    }

    [Theory]
    [InlineData("backend", "administrator", "B10")]
    [InlineData("platform", "administrator", "D01 A24")]
    [InlineData("data-science", "prod/orders-db", "C31 F05")]
    [InlineData("support", "svc-billing", "F34 H49")]
    [InlineData("frontend", "stack-production", "G01 G12")]
    [InlineData("rosa", "harbor-prod-site", "D07 X42")]
    public async Task A_crack_is_found_by_its_rules(string from, string to, string rules)
    {
        var json = (await AskAsync(Details, from, to)).Expect(ExitCodes.Found).Json;
        Assert.Equal(rules, string.Join(' ', json["path"]!.AsArray().Select(s => (string?)s!["rule"]!["id"]).Distinct()));
        Assert.All(json["path"]!.AsArray(), s => Assert.Empty(s!["unknowns"]!.AsArray()));
        AssertInReadme(from, to, "broken", rules.Replace(" ", ", ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("mobile", "prod/orders-db")]
    [InlineData("mobile", "administrator")]
    [InlineData("finance", "prod/orders-db")]
    [InlineData("auditors", "administrator")]
    [InlineData("anyone", "administrator")]
    public async Task A_wall_is_proved(string from, string to) => Assert.Equal("proved", (string?)(await AskAsync(Details, from, to)).Expect(ExitCodes.Success).Json["verdict"]);

    [Fact]
    public async Task A_repair_makes_a_proved_wall_of_a_crack()
    {
        var json = (await Invocation.RunAsync(
            "reach", "path", "support", "svc-billing", "--repair", "--authorization-details", Details, "--facts", Path.Combine(Folder, "facts.json"), "--nothing-else-declared", "--json"))
            .Expect(ExitCodes.Found).Json["repair"]!;
        Assert.True((bool)json["mended"]!);
        Assert.Equal("proved", (string?)json["after"]!["verdict"]);
        var change = Assert.Single(json["changes"]!.AsArray())!;
        Assert.Equal("arn:aws:iam::444455556666:group/support", (string?)change["place"]);
        Assert.Equal("Deny", (string?)change["document"]!["Statement"]!.AsArray()[^1]!["Effect"]);
    }

    [Fact]
    public async Task What_was_not_collected_is_named()
    {
        var json = (await AskAsync(Details, "network", "prod/orders-db")).Expect(ExitCodes.Undecided).Json;
        Assert.Contains(json["unknowns"]!.AsArray(), u => ((string?)u)!.Contains("ec2:DescribeInstanceAttribute", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_repair_of_the_readme_makes_a_wall()
    {
        var details = JsonNode.Parse(File.ReadAllText(Details))!;
        var statements = details["GroupDetailList"]!.AsArray().Single(g => (string?)g!["GroupName"] == "backend")!["GroupPolicyList"]![0]!["PolicyDocument"]!["Statement"]!.AsArray();
        statements.Single(s => (string?)s!["Sid"] == "PassAnyRole")!["Resource"] = "arn:aws:iam::444455556666:role/dev-*";
        var file = Path.Combine(_temporary, "repaired.json");
        await File.WriteAllTextAsync(file, details.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.Equal("proved", (string?)(await AskAsync(file, "backend", "administrator")).Expect(ExitCodes.Success).Json["verdict"]);
    }

    [Theory]
    [InlineData(1, "proved", "")]
    [InlineData(2, "broken", "G01 G12 X56 G06")]
    [InlineData(3, "broken", "G01 G12")]
    public async Task A_manual_approval_is_a_wall_before_the_build_and_closes_that_crack_alone(int stage, string verdict, string rules)
    {
        var facts = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "facts.json")))!;
        var account = facts.AsObject().ContainsKey("codepipeline:GetPipeline") ? facts : facts["444455556666"]!;
        account["codepipeline:GetPipeline"]!["shop-web-production"]!["pipeline"]!["stages"]!.AsArray().Insert(stage, JsonNode.Parse("""
            {"name":"Approve","actions":[{"name":"Operator","actionTypeId":{"category":"Approval","owner":"AWS","provider":"Manual","version":"1"},"runOrder":1}]}
            """));
        var file = Path.Combine(_temporary, "approved.json");
        await File.WriteAllTextAsync(file, facts.ToJsonString(), TestContext.Current.CancellationToken);
        var json = (await AskAsync(Details, "frontend", "stack-production", file)).Json;
        Assert.Equal(verdict, (string?)json["verdict"]);
        Assert.Equal(rules, string.Join(' ', json["path"]!.AsArray().Select(s => (string?)s!["rule"]!["id"]).Distinct()));
        Assert.Equal("broken", (string?)(await AskAsync(Details, "rosa", "harbor-prod-site", file)).Json["verdict"]);
        Assert.Equal("broken", (string?)(await AskAsync(Details, "backend", "administrator", file)).Json["verdict"]);
    }

    private static string Details => Path.Combine(Folder, "authorization-details.json");

    private static Task<CommandOutcome> AskAsync(string details, string from, string to, string? facts = null) => Invocation.RunAsync(
        "reach", "path", from, to, "--authorization-details", details, "--facts", facts ?? Path.Combine(Folder, "facts.json"), "--nothing-else-declared", "--json");

    private static void AssertInReadme(string from, string to, string verdict, string rules) =>
        Assert.Contains(File.ReadAllLines(Path.Combine(Folder, "README.md")), l => l.StartsWith($"| `reach path {from} {to}` | {verdict} |", StringComparison.Ordinal) && l.Contains($"({rules})", StringComparison.Ordinal));
}
