using System.Text.Json.Nodes;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

/// <summary>What commands print as JSON is what docs/json says of it, member by member.</summary>
public sealed class JsonContractTests(AppliedStartup startup) : IClassFixture<AppliedStartup>
{
    private const string Policy = """{"Version":"2012-10-17","Statement":[{"Sid":"Reads","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Effect":"Allow","Action":"s3:Gett*","Resource":"*"}]}""";

    [Fact]
    public async Task Status_is_documented()
    {
        using var place = Workplace.CopyOf(startup.Place);
        var status = (await Invocation.RunAsync("status", place.Folder, "--drift", "--json")).Expect(0).Json;
        Assert.Equal("bulkhead.status/1", (string?)status["format"]);
        Assert.NotEmpty(status["drift"]!["stacks"]!.AsArray());
        Assert.Equal(12, status["accounts"]!.AsArray().Count);
        status.Remove("plan");
        AssertDocumented("status", status);
    }

    [Fact]
    public async Task Plan_is_documented()
    {
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  dev: development", "  dev: development\n  qa: development");
        var plan = (await Invocation.RunAsync("plan", place.Folder, "--json")).Expect(2).Json;
        var members = plan["plan"]!.AsObject();

        // Payloads and ids are maps of their own, described as such.
        foreach (var step in members["steps"]!.AsArray()) step!["payload"] = new JsonObject();
        foreach (var map in new[] { "accountIds", "unitIds", "policyIds", "accessRoles", "groupIds", "permissionSetArns" }) members.Remove(map);
        AssertDocumented("plan", plan);
    }

    [Fact]
    public async Task The_commands_of_policies_are_documented()
    {
        using var place = new Workplace();
        var policy = place.Write("policy.json", Policy);
        var evaluated = await Invocation.RunAsync(
            "iam", "evaluate", "--principal", "arn:aws:iam::111111111111:user/ann", "--action", "s3:GetObject", "--resource", "arn:aws:s3:::b/k",
            "--identity", policy, "--json");
        AssertDocumented("iam-evaluate", evaluated.Expect(0).Json);
        AssertDocumented("diagnostics", (await Invocation.RunAsync("iam", "lint", policy, "--json")).Json);
        AssertDocumented("iam-expand", (await Invocation.RunAsync("iam", "expand", "s3:Get*", "s3:Nope*", "--json")).Expect(1).Json);
        var tests = place.Write("tests.yaml", """
            - name: reads
              request: { principal: "arn:aws:iam::111111111111:user/ann", action: "s3:GetObject", resource: "arn:aws:s3:::b/k" }
              policies: { identity: [policy.json] }
              expect: allowed
            - name: writes
              request: { principal: "arn:aws:iam::111111111111:user/ann", action: "s3:PutObject", resource: "arn:aws:s3:::b/k" }
              policies: { identity: [policy.json] }
              expect: allowed
            """);
        var tested = (await Invocation.RunAsync("iam", "test", tests, "--json")).Expect(1).Json;
        Assert.Equal((1, 1), ((int)tested["passed"]!, (int)tested["failed"]!));
        AssertDocumented("iam-test", tested, "iam-evaluate");
        AssertDocumented("guardrails", (await Invocation.RunAsync("guardrails", "--json")).Expect(0).Json);
    }

    [Fact]
    public async Task Snapshot_is_documented()
    {
        using var place = Workplace.CopyOf(startup.Place);
        var clean = await Invocation.RunAsync("clean", place.Folder, "--cloud", "local", "--json");
        AssertDocumented("clean", clean.Expect(0).Json);
        var snapshot = await Invocation.RunAsync("snapshot", place.Folder, "--out", place.At("files"), "--role", "NoSuchRole", "--region", "eu-west-1", "--json");
        AssertDocumented("snapshot", snapshot.Expect(4).Json);
    }

    [Fact]
    public void Every_page_is_listed()
    {
        var index = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "cli.md"));
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Repository.Folder, "docs", "json"), "*.md"),
            page => Assert.Contains($"json/{Path.GetFileName(page)}", index, StringComparison.Ordinal));
    }

    /// <summary>Every member that is printed stands on the page, or on one that the page points to.</summary>
    internal static void AssertDocumented(string page, JsonNode printed, params string[] others)
    {
        var text = string.Concat(others.Prepend(page).Select(p => File.ReadAllText(Path.Combine(Repository.Folder, "docs", "json", $"{p}.md"))));
        var missing = Members(printed).Distinct().Where(m => !IsOn(text, m));
        Assert.Equal([], missing);

        // And every member of the page's own that is not said to be absent now and then is printed.
        var printedNames = Members(printed).ToHashSet(StringComparer.Ordinal);
        var promised = File.ReadAllLines(Path.Combine(Repository.Folder, "docs", "json", $"{page}.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && !line.Contains("absent", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1])
            .Where(member => !member.AsSpan().ContainsAny(".[]"));
        Assert.Equal([], promised.Where(member => !printedNames.Contains(member) && member != "plan"));
    }

    private static bool IsOn(string text, string member) =>
        new[] { "`", "." }.Any(before => new[] { "`", ".", "[" }.Any(after => text.Contains(before + member + after, StringComparison.Ordinal)));

    private static IEnumerable<string> Members(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(p => Members(p.Value).Prepend(p.Key)),
        JsonArray array => array.SelectMany(Members),
        _ => [],
    };
}
