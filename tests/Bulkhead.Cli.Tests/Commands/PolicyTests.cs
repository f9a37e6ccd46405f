using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

/// <summary>Policies of all types, from the file to the cloud and back.</summary>
public sealed class PolicyTests
{
    private const string Organization = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
        accounts:
          dev: development

        """;

    private const string Policies = """
        policies:
          p-scp: { at: dev, scp: { Version: 2012-10-17, Statement: { Effect: Deny, Action: "sqs:*", Resource: "*" } } }
          p-rcp: { at: dev, rcp: policies/rcp.json }
          p-ec2: { at: everywhere, ec2: { ec2_attributes: { serial_console_access: { status: { "@@assign": disabled } } } } }
          p-tag: { at: everywhere, name: Cost tags, tag: { tags: { cost: { tag_key: { "@@assign": CostCenter } } } } }
          p-backup: { at: development, backup: { plans: { nightly: { regions: { "@@assign": [eu-west-1] } } } } }
          p-ai: { at: everywhere, ai-opt-out: { services: { default: { opt_out_policy: { "@@assign": optOut } } } } }
          p-chat: { at: everywhere, chat: { chatbot: { platforms: { slack: { client: { "@@assign": disabled } } } } } }
          p-hub: { at: everywhere, security-hub: { securityhub: { enable_in_regions: { "@@append": [ALL_SUPPORTED] }, disable_in_regions: { "@@append": [] } } } }
          p-inspector: { at: dev, inspector: { inspector: { enablement: { ec2_scanning: { enable_in_regions: { "@@assign": [eu-west-1] } } } } } }
          p-upgrade: { at: dev, upgrade-rollout: { upgrade_rollout: { default: { patch_order: { "@@assign": first } } } } }
          p-bedrock: { at: dev, bedrock: { bedrock: { guardrail_inference: { eu-west-1: { c: { input_tags: { "@@assign": honor } } } } } } }
          p-s3: { at: dev, s3: { s3_attributes: { public_access_block_configuration: { "@@assign": all } } } }
          p-nsd: { at: dev, network-security-director: { network_security_director: { enablement: { network_security_scan: { enable_in_regions: { "@@assign": [eu-west-1] } } } } } }

        """;

    private static readonly string[] Types =
    [
        "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "DECLARATIVE_POLICY_EC2", "TAG_POLICY", "BACKUP_POLICY",
        "AISERVICES_OPT_OUT_POLICY", "CHATBOT_POLICY", "SECURITYHUB_POLICY", "INSPECTOR_POLICY", "UPGRADE_ROLLOUT_POLICY",
        "BEDROCK_POLICY", "S3_POLICY", "NETWORK_SECURITY_DIRECTOR_POLICY",
    ];

    [Fact]
    public async Task All_types_are_enabled_written_attached_kept_and_taken_away()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.At("policies"));
        place.Write("policies/rcp.json", """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*"}]}""");
        place.Write("bulkhead.yaml", Organization + Policies);
        var planned = (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Changes);
        // Service control policies are on from the organization's first moment.
        Assert.All(Types[1..], type => Assert.Contains(type, planned.Output, StringComparison.Ordinal));
        Assert.Contains("Cost tags", planned.Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Success);

        await using (var cloud = await Cloud.OpenAsync(place))
        {
            foreach (var type in Types)
            {
                var name = type == "TAG_POLICY" ? "Cost tags" : "-custom-p-";
                var policies = await cloud.CallAsync("ListPolicies", new() { ["Filter"] = type });
                var policy = Assert.Single(policies["Policies"]!.AsArray(), p => ((string)p!["Name"]!).Contains(name, StringComparison.Ordinal))!;
                Assert.NotEmpty((await cloud.CallAsync("ListTargetsForPolicy", new() { ["PolicyId"] = (string)policy["Id"]! }))["Targets"]!.AsArray());
            }

            // Somebody takes one of each type off by hand, and changes another.
            foreach (var type in Types)
            {
                var policies = (await cloud.CallAsync("ListPolicies", new() { ["Filter"] = type }))["Policies"]!.AsArray();
                var policy = (string)policies.Single(p => ((string)p!["Name"]!).Contains(type == "TAG_POLICY" ? "Cost tags" : "-custom-p-", StringComparison.Ordinal))!["Id"]!;
                var target = (string)(await cloud.CallAsync("ListTargetsForPolicy", new() { ["PolicyId"] = policy }))["Targets"]![0]!["TargetId"]!;
                await cloud.CallAsync("DetachPolicy", new() { ["PolicyId"] = policy, ["TargetId"] = target });
            }

            var s3 = await cloud.FindPolicyAsync("S3_POLICY", "bulkhead-s3-custom-p-s3");
            await cloud.CallAsync("UpdatePolicy", new() { ["PolicyId"] = s3, ["Content"] = """{"s3_attributes":{"public_access_block_configuration":{"@@assign":"none"}}}""" });
        }

        var drift = (await Invocation.RunAsync("status", place.Folder)).Expect(ExitCodes.Changes);
        var json = (await Invocation.RunAsync("status", place.Folder, "--json")).Expect(ExitCodes.Changes).Json;
        var steps = json["plan"]!["steps"]!.AsArray().Select(s => (string)s!["address"]!["name"]!).ToList();
        Assert.All(Types, type => Assert.Contains(steps, s => s.StartsWith(type + "/", StringComparison.Ordinal) && s.Contains(" > ", StringComparison.Ordinal)));
        Assert.Contains("Cost tags", drift.Output, StringComparison.Ordinal);
        Assert.Contains("bulkhead-s3-custom-p-s3", drift.Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("status", place.Folder)).Expect(ExitCodes.Success);

        place.Write("bulkhead.yaml", Organization);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        await using (var cloud = await Cloud.OpenAsync(place))
        {
            Assert.Empty((await cloud.CallAsync("ListPolicies", new() { ["Filter"] = "TAG_POLICY" }))["Policies"]!.AsArray());
        }

        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Success);
    }

    [Fact]
    public async Task A_policy_that_exists_is_adopted_by_its_name()
    {
        using var place = new Workplace();
        place.Write("bulkhead.yaml", Organization);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        string id;
        await using (var cloud = await Cloud.OpenAsync(place))
        {
            var root = await cloud.RootAsync();
            await cloud.CallAsync("EnablePolicyType", new() { ["RootId"] = root, ["PolicyType"] = "TAG_POLICY" });
            id = (string)(await cloud.CallAsync("CreatePolicy", new()
            {
                ["Name"] = "Cost tags",
                ["Description"] = "by hand",
                ["Type"] = "TAG_POLICY",
                ["Content"] = """{ "tags": { "cost": { "tag_key": { "@@assign": "CostCenter" } } } }""",
            }))["Policy"]!["PolicySummary"]!["Id"]!;
            await cloud.CallAsync("AttachPolicy", new() { ["PolicyId"] = id, ["TargetId"] = root });
        }

        place.Write("bulkhead.yaml", Organization + "policies:\n  cost: { at: everywhere, name: Cost tags, tag: { tags: { cost: { tag_key: { \"@@assign\": CostCenter } } } } }\n");
        var planned = (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Changes);
        Assert.Contains("Cost tags", planned.Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        await using (var cloud = await Cloud.OpenAsync(place)) Assert.Equal(id, await cloud.FindPolicyAsync("TAG_POLICY", "Cost tags"));
        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Success);
    }
}
