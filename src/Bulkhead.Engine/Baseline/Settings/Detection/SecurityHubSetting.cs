using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// Security Hub's central configuration, in the security account's home region: one policy for the whole organization, so
/// that Security Hub is on with the file's standards in every account and linked region, today's and tomorrow's, and no
/// account can turn it off (Security Hub User Guide, "Understanding central configuration in Security Hub CSPM").
/// </summary>
internal sealed class SecurityHubSetting : IAccountSetting
{
    private const string Api = "securityhub";
    private const string PolicyName = "bulkhead";
    private const string LinkedRegions = "LinkedRegions";
    private const string Configuration = "Configuration";
    private const string Standards = "Standards";
    private const string Root = "Root";
    private const string SpecifiedRegions = "SPECIFIED_REGIONS";
    private const string NoRegions = "NO_REGIONS";

    public string Name => "security-hub";

    public string Service => DetectionServices.SecurityHub;

    public bool IsRegional => false;

    public ImmutableArray<PlannedCall> WriteCalls { get; } =
    [
        new("organizations", "ListRoots"),
        new(Api, "ListFindingAggregators"),
        new(Api, "CreateFindingAggregator"),
        new(Api, "UpdateOrganizationConfiguration"),
        new(Api, "ListConfigurationPolicies"),
        new(Api, "CreateConfigurationPolicy"),
        new(Api, "StartConfigurationPolicyAssociation"),
    ];

    /// <summary>Whether a refusal says that Security Hub, or its central configuration, is not on.</summary>
    public static bool SaysOff(AwsRefusal refusal) => refusal.Code is "InvalidAccessException" or "ResourceNotFoundException";

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.Role == AccountRole.Security && model.Detection.SecurityHub is { } standards
            ? new JsonObject
            {
                [LinkedRegions] = string.Join(' ', model.Regions.Skip(1).Select(r => r.Value).Order(StringComparer.Ordinal)),
                [Configuration] = "CENTRAL",
                [Standards] = string.Join(' ', standards.Select(s => $"{PathOf(s)}").Order(StringComparer.Ordinal)),
                [Root] = PolicyName,
            }
            : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) => model.Regions.SelectMany(region => new[]
    {
        new StepAddress(StepKind.Setting, SecurityHubAdministratorSetting.SettingName, StepAddress.Management, region),
        new StepAddress(StepKind.Setting, SecurityHubManagementSetting.SettingName, StepAddress.Management, region),
    });

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var hub = new SecurityHubCalls(session, cancellationToken);
        var aggregator = hub.AggregatorAsync();
        var configuration = hub.FindAsync("DescribeOrganizationConfiguration", []);
        var policy = hub.PolicyAsync(PolicyName);
        var root = hub.RootAsync();
        await Task.WhenAll(aggregator, configuration, policy, root);
        var association = await root is { } rootId ? await hub.FindAsync("GetConfigurationPolicyAssociation", Target(rootId)) : null;
        if (hub.Refusal is { } refusal) return new SettingReading.Unknown(refusal);
        var found = await policy;
        return new SettingReading.Known(new JsonObject
        {
            [LinkedRegions] = await aggregator is not { } linked ? null : linked["RegionLinkingMode"]?.GetValue<string>() switch
            {
                SpecifiedRegions => string.Join(' ', Texts(linked["Regions"])),
                NoRegions => "",
                var other => other,
            },
            [Configuration] = (await configuration)?["OrganizationConfiguration"]?["ConfigurationType"]?.DeepClone(),
            [Standards] = found?["ConfigurationPolicy"]?["SecurityHub"] is not JsonObject hubPolicy || hubPolicy["ServiceEnabled"]?.GetValue<bool>() != true
                ? null
                : string.Join(' ', Texts(hubPolicy["EnabledStandardIdentifiers"]).Select(s => s[(s.IndexOf('/', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal)),
            [Root] = found is not null && association?["ConfigurationPolicyId"]?.GetValue<string>() == found["Id"]?.GetValue<string>() ? PolicyName : null,
        });
    }

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var hub = new SecurityHubCalls(session, cancellationToken);
        var regions = desired[LinkedRegions]!.GetValue<string>().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var links = new JsonObject { ["RegionLinkingMode"] = regions.Length > 0 ? SpecifiedRegions : NoRegions };
        if (regions.Length > 0) links["Regions"] = new JsonArray([.. regions.Select(r => JsonValue.Create(r))]);
        if (await hub.AggregatorAsync() is { } aggregator)
        {
            links["FindingAggregatorArn"] = aggregator["FindingAggregatorArn"]!.DeepClone();
            await hub.DoAsync("UpdateFindingAggregator", links);
        }
        else
        {
            await hub.DoAsync("CreateFindingAggregator", links);
        }

        await hub.DoAsync("UpdateOrganizationConfiguration", new JsonObject
        {
            ["AutoEnable"] = false,
            ["AutoEnableStandards"] = "NONE",
            ["OrganizationConfiguration"] = new JsonObject { ["ConfigurationType"] = desired[Configuration]!.DeepClone() },
        });
        var policy = new JsonObject
        {
            ["Name"] = PolicyName,
            ["Description"] = "Bulkhead: Security Hub in every account of the organization.",
            ["ConfigurationPolicy"] = Policy(session, desired[Standards]!.GetValue<string>()),
        };
        if (await hub.PolicyAsync(PolicyName) is { } present) policy["Identifier"] = present["Id"]!.DeepClone();
        var written = await hub.DoAsync(policy.ContainsKey("Identifier") ? "UpdateConfigurationPolicy" : "CreateConfigurationPolicy", policy);
        var root = await hub.RootAsync();
        if (hub.Refusal is { } refusal) return new SettingWrite.Refused(refusal);
        var association = Target(root!);
        association["ConfigurationPolicyIdentifier"] = written!["Id"]!.DeepClone();
        await hub.DoAsync("StartConfigurationPolicyAssociation", association);
        return hub.Refusal is { } last ? new SettingWrite.Refused(last) : new SettingWrite.Written();
    }

    /// <summary>A standard's place below its region's ARN (Security Hub User Guide, "Standards reference for Security Hub CSPM").</summary>
    private static string PathOf(SecurityStandard standard) => standard switch
    {
        SecurityStandard.Foundational => "aws-foundational-security-best-practices/v/1.0.0",
        SecurityStandard.Cis => "cis-aws-foundations-benchmark/v/3.0.0",
        SecurityStandard.Nist80053 => "nist-800-53/v/5.0.0",
        SecurityStandard.Nist800171 => "nist-800-171/v/2.0.0",
        SecurityStandard.Pci => "pci-dss/v/4.0.1",
        _ => throw new UnreachableException(),
    };

    private static JsonObject Policy(AwsSession session, string standards) => new()
    {
        ["SecurityHub"] = new JsonObject
        {
            ["ServiceEnabled"] = true,
            ["EnabledStandardIdentifiers"] = new JsonArray([.. standards.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(path => JsonValue.Create($"arn:{session.Partition}:securityhub:{session.Region.Value}::standards/{path}"))]),
            ["SecurityControlsConfiguration"] = new JsonObject { ["DisabledSecurityControlIdentifiers"] = new JsonArray() },
        },
    };

    private static JsonObject Target(string root) => new() { ["Target"] = new JsonObject { ["RootId"] = root } };

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(t => t!.GetValue<string>()).Order(StringComparer.Ordinal);
}
