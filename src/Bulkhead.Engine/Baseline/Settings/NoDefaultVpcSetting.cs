using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// No default VPC in a governed region. Only an unused one is deleted: one without a network interface, which every
/// instance, database, load balancer and function in it would have (Amazon VPC User Guide, "Delete your default subnets
/// and default VPC").
/// </summary>
internal sealed class NoDefaultVpcSetting : IAccountSetting
{
    private const string Vpc = "DefaultVpc";
    private const string FilterName = "Name";
    private const string Interfaces = "HasInterfaces";

    public string Name => "no-default-vpc";

    public BaselinePart? Part => BaselinePart.NoDefaultVpc;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } =
    [
        new("ec2", "DescribeVpcs"),
        new("ec2", "DescribeNetworkInterfaces"),
        new("ec2", "DescribeSubnets"),
        new("ec2", "DeleteSubnet", 3),
        new("ec2", "DescribeRouteTables"),
        new("ec2", "DescribeInternetGateways"),
        new("ec2", "DetachInternetGateway"),
        new("ec2", "DeleteInternetGateway"),
        new("ec2", "DeleteVpc"),
    ];

    public JsonObject Desire(OrganizationModel model, SettingPlace place) => new() { [Vpc] = null };

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var vpcs = await ListAsync(session, "DescribeVpcs", "Vpcs", "is-default", "true", cancellationToken);
        if (vpcs.Refusal is { } refused) return new SettingReading.Unknown(refused);
        if (vpcs.Items.Length == 0) return new SettingReading.Known(new JsonObject { [Vpc] = null });
        var id = Text(vpcs.Items[0], "VpcId");
        var used = await ListAsync(session, "DescribeNetworkInterfaces", "NetworkInterfaces", "vpc-id", id, cancellationToken);
        return used.Refusal is { } refusal
            ? new SettingReading.Unknown(refusal)
            : new SettingReading.Known(new JsonObject { [Vpc] = id, [Interfaces] = used.Items.Length > 0 });
    }

    public SettingComparison Compare(JsonObject desired, JsonObject observed) => observed[Vpc]?.GetValue<string>() switch
    {
        null => new SettingComparison.Same(),
        var id when observed[Interfaces]?.GetValue<bool>() == true => InUse(id),
        var id => new SettingComparison.Differs([new Difference(Vpc, id, null)]),
    };

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        switch (await ReadAsync(session, desired, cancellationToken))
        {
            case SettingReading.Unknown { Refusal: var refusal }:
                return new SettingWrite.Refused(refusal);
            case SettingReading.Known { Value: var value }:
                return Compare(desired, value) switch
                {
                    SettingComparison.Same => new SettingWrite.Written(),
                    SettingComparison.Blocked blocked => new SettingWrite.Blocked(blocked.Reason, blocked.Advice),
                    SettingComparison.Differs => await DeleteAsync(session, Text(value, Vpc), cancellationToken),
                    _ => throw new UnreachableException(),
                };
            default:
                throw new UnreachableException();
        }
    }

    private static SettingComparison.Blocked InUse(string id) => new(
        $"the default VPC {id} has network interfaces, so something uses it",
        "move what uses it, or turn the part 'no-default-vpc' off for this account");

    private static async Task<SettingWrite> DeleteAsync(AwsSession session, string vpc, CancellationToken cancellationToken)
    {
        var subnets = await ListAsync(session, "DescribeSubnets", "Subnets", "vpc-id", vpc, cancellationToken);
        if (subnets.Refusal is { } noSubnets) return new SettingWrite.Refused(noSubnets);
        var (gateways, noGateways) = await GatewaysAsync(session, vpc, cancellationToken);
        if (noGateways is not null) return new SettingWrite.Refused(noGateways);

        var calls = new List<(string Operation, JsonObject Input)>();
        foreach (var gateway in gateways)
        {
            var id = Text(gateway, "InternetGatewayId");
            if (IsAttached(gateway)) calls.Add(("DetachInternetGateway", new JsonObject { ["InternetGatewayId"] = id, ["VpcId"] = vpc }));
            calls.Add(("DeleteInternetGateway", new JsonObject { ["InternetGatewayId"] = id }));
        }

        calls.AddRange(subnets.Items.Select(s => ("DeleteSubnet", new JsonObject { ["SubnetId"] = Text(s, "SubnetId") })));
        calls.Add(("DeleteVpc", new JsonObject { ["VpcId"] = vpc }));
        foreach (var (operation, input) in calls)
        {
            var result = await session.CallAsync("ec2", operation, input, cancellationToken);
            if (result is AwsRefusal { Kind: not RefusalKind.NotFound, Code: not "Gateway.NotAttached" } refusal) return new SettingWrite.Refused(refusal);
        }

        return new SettingWrite.Written();
    }

    /// <summary>
    /// The VPC's internet gateways: those attached to it, and those that an earlier run detached and had no time to delete.
    /// Of these the VPC's routes still tell (Amazon VPC User Guide, "Example routing options": the route stays as a black hole);
    /// one that is attached elsewhere by now belongs to somebody else.
    /// </summary>
    private static async Task<(ImmutableArray<JsonObject> Gateways, AwsRefusal? Refusal)> GatewaysAsync(
        AwsSession session, string vpc, CancellationToken cancellationToken)
    {
        var tables = await ListAsync(session, "DescribeRouteTables", "RouteTables", "vpc-id", vpc, cancellationToken);
        if (tables.Refusal is { } noTables) return ([], noTables);
        var routed = tables.Items
            .SelectMany(t => (t["Routes"] as JsonArray ?? []).OfType<JsonObject>())
            .Select(r => Text(r, "GatewayId"))
            .ToHashSet(StringComparer.Ordinal);
        return await session.CallAllPagesAsync("ec2", "DescribeInternetGateways", [], cancellationToken) switch
        {
            AwsSuccess { Output: var output } => (
                [
                    .. (output["InternetGateways"] as JsonArray ?? []).OfType<JsonObject>().Where(g => IsAttached(g)
                        ? g["Attachments"]!.AsArray().Any(a => a?["VpcId"]?.GetValue<string>() == vpc)
                        : routed.Contains(Text(g, "InternetGatewayId"))),
                ],
                null),
            AwsRefusal refusal => ([], refusal),
            _ => throw new UnreachableException(),
        };
    }

    private static bool IsAttached(JsonObject gateway) => gateway["Attachments"] is JsonArray { Count: > 0 };

    private static async Task<(ImmutableArray<JsonObject> Items, AwsRefusal? Refusal)> ListAsync(
        AwsSession session, string operation, string list, string filter, string value, CancellationToken cancellationToken)
    {
        var input = new JsonObject
        {
            ["Filters"] = new JsonArray(new JsonObject { [FilterName] = filter, ["Values"] = new JsonArray(value) }),
        };
        return await session.CallAllPagesAsync("ec2", operation, input, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => ([.. (output[list] as JsonArray ?? []).OfType<JsonObject>()], null),
            AwsRefusal refusal => ([], refusal),
            _ => throw new UnreachableException(),
        };
    }

    private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? "";
}
