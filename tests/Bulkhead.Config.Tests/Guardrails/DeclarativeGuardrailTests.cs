using System.Text.Json.Nodes;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Xunit;

namespace Bulkhead.Config.Tests.Guardrails;

/// <summary>Declarative guardrails against the attributes that AWS documents (Organizations User Guide, "Declarative policy syntax and examples").</summary>
public sealed class DeclarativeGuardrailTests
{
    private static readonly Dictionary<string, string[]> Documented = new()
    {
        ["vpc_block_public_access/internet_gateway_block/mode"] = ["off", "block_ingress", "block_bidirectional"],
        ["vpc_block_public_access/internet_gateway_block/exclusions_allowed"] = ["enabled", "disabled"],
        ["serial_console_access/status"] = ["enabled", "disabled"],
        ["image_block_public_access/state"] = ["unblocked", "block_new_sharing"],
        ["snapshot_block_public_access/state"] = ["unblocked", "block_new_sharing", "block_all_sharing"],
        ["instance_metadata_defaults/http_tokens"] = ["no_preference", "required", "optional"],
        ["instance_metadata_defaults/http_endpoint"] = ["no_preference", "enabled", "disabled"],
        ["instance_metadata_defaults/instance_metadata_tags"] = ["no_preference", "enabled", "disabled"],
        ["instance_metadata_defaults/http_put_response_hop_limit"] = [.. Enumerable.Range(-1, 66).Where(i => i != 0).Select(i => $"{i}")],
        ["allowed_images_settings/state"] = ["disabled", "enabled", "audit_mode"],
        ["allowed_images_settings/image_criteria/criteria_1/allowed_image_providers"] = ["amazon", "aws_marketplace", "aws_backup_vault", "123456789012"],
    };

    public static TheoryData<string> Names =>
        [.. GuardrailLibrary.All.Where(g => g.Type == OrganizationPolicyType.DeclarativeEc2).Select(g => g.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_declarative_guardrail_sets_documented_attributes_to_documented_values(string name)
    {
        var uses = GuardrailLibrary.Get(name).Parameters
            .SelectMany(p => p.Choices.Select(choice => Organizations.Use(name).With(p.Name, choice)))
            .Append(Organizations.Use(name));
        foreach (var use in uses)
        {
            var document = JsonNode.Parse(GuardrailLibraryTests.Bind(use).Content)!.AsObject();
            Assert.Equal(["ec2_attributes"], document.Select(e => e.Key));
            var leaves = Leaves(document["ec2_attributes"]!.AsObject(), "").ToList();
            Assert.NotEmpty(leaves);
            Assert.All(leaves, leaf => Assert.Contains(leaf.Value, Documented[leaf.Path]));
        }
    }

    [Fact]
    public void What_it_must_not_set_it_does_not_set()
    {
        foreach (var name in GuardrailLibrary.All.Where(g => g.Type == OrganizationPolicyType.DeclarativeEc2).Select(g => g.Name))
        {
            var attributes = JsonNode.Parse(GuardrailLibraryTests.Bind(Organizations.Use(name)).Content)!["ec2_attributes"]!.AsObject();
            Assert.Single(attributes);
        }
    }

    private static IEnumerable<(string Path, string Value)> Leaves(JsonObject node, string prefix)
    {
        foreach (var (key, value) in node)
        {
            if (key == "@@assign")
            {
                var values = value is JsonArray list ? list.Select(v => v!.GetValue<string>()) : [value!.GetValue<string>()];
                foreach (var one in values) yield return (prefix.TrimStart('/'), one);
            }
            else
            {
                foreach (var leaf in Leaves(value!.AsObject(), $"{prefix}/{key}")) yield return leaf;
            }
        }
    }
}
