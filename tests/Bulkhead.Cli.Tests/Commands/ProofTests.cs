using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

/// <summary>Proofs of invariants that others can check, and witnesses that are walked.</summary>
public sealed class ProofTests(AppliedStartup startup) : IClassFixture<AppliedStartup>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_invariant_of_the_start_up_has_a_certificate_and_one_is_accepted()
    {
        using var place = Workplace.CopyOf(startup.Place);
        var folder = place.At("proofs");
        var outcome = (await Invocation.RunAsync("plan", place.Folder, "--cloud", "local", "--certificates", folder)).Expect(ExitCodes.Success);
        Assert.Contains("6 of 6 invariants have a certificate", outcome.Errors, StringComparison.Ordinal);
        string[] files =
        [
            "--authorization-details", .. Directory.GetFiles(folder, "details-*.json"), "--organization", Path.Combine(folder, "organization.json"),
            "--facts", .. Directory.GetFiles(folder, "facts-*.json"), "--nothing-else-declared", "--json",
        ];
        var report = (await Invocation.RunAsync(["reach", "verify", Path.Combine(folder, "invariant-2.json"), .. files])).Expect(ExitCodes.Success);
        Assert.Equal("accepted", (string?)report.Json["certificate"]);

        // The same certificate is of no use for other facts.
        var facts = Directory.GetFiles(folder, "facts-*.json")[0];
        await File.WriteAllTextAsync(facts, (await File.ReadAllTextAsync(facts, Cancel)).Replace("\"lambda:ListFunctions\":{", "\"lambda:ListFunctions\": {", StringComparison.Ordinal), Cancel);
        (await Invocation.RunAsync(["reach", "verify", Path.Combine(folder, "invariant-2.json"), .. files])).Expect(ExitCodes.Failure);
    }

    [Fact]
    public async Task A_way_is_walked_in_a_copy_of_the_local_cloud_and_one_that_is_none_is_refused()
    {
        using var place = Workplace.CopyOf(startup.Place);
        var snapshot = place.At("snapshot");
        var cloud = $"local:{Path.Combine(place.Folder, ".bulkhead", "local-cloud")}";
        (await Invocation.RunAsync("snapshot", place.Folder, "--cloud", "local", "--out", snapshot, "--region", "eu-west-1")).Expect(ExitCodes.Success);
        var account = Directory.GetDirectories(Path.Combine(snapshot, "accounts")).Select(Path.GetFileName).Where(a => a != "111111111111").Order(StringComparer.Ordinal).First();
        var path = (await Invocation.RunAsync("reach", "path", "arn:aws:iam::111111111111:user/administrator", $"arn:aws:iam::{account}:role/OrganizationAccountAccessRole", "--snapshot", snapshot, "--nothing-else-declared", "--json")).Output;
        var file = place.At("path.json");
        await File.WriteAllTextAsync(file, path, Cancel);
        var walked = (await Invocation.RunAsync("reach", "replay", file, "--cloud", cloud, "--json")).Expect(ExitCodes.Success).Json;
        Assert.Equal("carried", (string?)walked["outcome"]);
        Assert.Contains(walked["steps"]!.AsArray(), s => (string?)s!["call"] == "sts:AssumeRole" && ((string?)s["requestId"])?.Length > 0);

        var role = (string)JsonNode.Parse(path)!["path"]![0]!["resource"]!;
        await File.WriteAllTextAsync(file, path.Replace(role, role + "-that-is-not-there", StringComparison.Ordinal), Cancel);
        var refused = (await Invocation.RunAsync("reach", "replay", file, "--cloud", cloud)).Expect(ExitCodes.Refused);
        Assert.Contains("refused", refused.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "{}", Cancel);
        Assert.Contains("BH8050", (await Invocation.RunAsync("reach", "replay", file, "--cloud", cloud)).Expect(ExitCodes.Failure).Errors, StringComparison.Ordinal);
    }
}
