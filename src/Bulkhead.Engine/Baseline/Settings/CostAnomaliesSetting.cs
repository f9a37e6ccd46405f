using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// That AWS watches the bill of the whole organization for what is unusual, service by service, and writes to the billing contact once
/// a day about what costs a hundred dollars more than expected. An account has one monitor of all services at most, so one that is
/// there is used, whoever made it (AWS Cost Management User Guide, "Getting started with AWS Cost Anomaly Detection").
/// </summary>
internal sealed class CostAnomaliesSetting : IAccountSetting
{
    private const string Service = "ce";
    private const string Subscription = "bulkhead-anomalies";
    private const string Threshold = "100";

    public string Name => "cost-anomalies";

    public bool IsRegional => false;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new(Service, "CreateAnomalyMonitor"), new(Service, "CreateAnomalySubscription")];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.IsManagement && (model.Contacts.Billing ?? model.Contacts.Operations ?? model.Contacts.Security) is { Email: var email }
            ? new JsonObject { ["monitor"] = "SERVICE", ["told"] = email, ["frequency"] = "DAILY", ["threshold"] = Threshold, ["subscriptions"] = "1" }
            : null;

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (found, refusal) = await FindAsync(session, cancellationToken);
        if (refusal is not null) return new SettingReading.Unknown(refusal);
        var value = new JsonObject();
        if (found.Monitor is { } monitor) value["monitor"] = "SERVICE";
        else return new SettingReading.Known(value);
        if (found.Subscriptions is not [var subscription, ..] || !Texts(subscription["MonitorArnList"]).Contains(monitor)) return new SettingReading.Known(value);
        value["told"] = string.Join(", ", (subscription["Subscribers"]?.AsArray() ?? []).Select(s => s!["Address"]?.GetValue<string>()));
        value["frequency"] = subscription["Frequency"]?.GetValue<string>();
        value["subscriptions"] = found.Subscriptions.Length.ToString(CultureInfo.InvariantCulture);
        value["threshold"] = (subscription["ThresholdExpression"]?["Dimensions"]?["Values"] as JsonArray)?[0]?.GetValue<string>();
        return new SettingReading.Known(value);
    }

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (found, refusal) = await FindAsync(session, cancellationToken);
        if (refusal is not null) return new SettingWrite.Refused(refusal);
        var monitor = found.Monitor;
        if (monitor is null)
        {
            var input = new JsonObject
            {
                ["AnomalyMonitor"] = new JsonObject { ["MonitorName"] = "bulkhead-services", ["MonitorType"] = "DIMENSIONAL", ["MonitorDimension"] = "SERVICE" },
            };
            var made = await session.CallAsync(Service, "CreateAnomalyMonitor", input, cancellationToken);
            if (made is not AwsSuccess { Output: var output }) return new SettingWrite.Refused((AwsRefusal)made);
            monitor = output["MonitorArn"]!.GetValue<string>();
        }

        var value = new JsonObject
        {
            ["SubscriptionName"] = Subscription,
            ["Frequency"] = "DAILY",
            ["MonitorArnList"] = new JsonArray(monitor),
            ["Subscribers"] = new JsonArray(new JsonObject { ["Type"] = "EMAIL", ["Address"] = desired["told"]!.GetValue<string>() }),
            ["ThresholdExpression"] = new JsonObject
            {
                ["Dimensions"] = new JsonObject
                {
                    ["Key"] = "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
                    ["MatchOptions"] = new JsonArray("GREATER_THAN_OR_EQUAL"),
                    ["Values"] = new JsonArray(Threshold),
                },
            },
        };
        SettingWrite written;
        if (found.Subscriptions is [var first, ..])
        {
            value["SubscriptionArn"] = first["SubscriptionArn"]!.GetValue<string>();
            written = await SettingValues.WriteAsync(session, Service, "UpdateAnomalySubscription", value, cancellationToken);
        }
        else
        {
            written = await SettingValues.WriteAsync(session, Service, "CreateAnomalySubscription", new JsonObject { ["AnomalySubscription"] = value }, cancellationToken);
        }

        return written is SettingWrite.Written ? await LeaveOneAsync(session, written, cancellationToken) : written;
    }

    /// <summary>
    /// The call that makes a subscription has no token that makes it idempotent, and names need not differ: delivered twice, it makes two (AWS
    /// Billing and Cost Management API Reference, "CreateAnomalySubscription"). The others go.
    /// </summary>
    private static async Task<SettingWrite> LeaveOneAsync(AwsSession session, SettingWrite written, CancellationToken cancellationToken)
    {
        var (found, refusal) = await FindAsync(session, cancellationToken);
        if (refusal is not null) return new SettingWrite.Refused(refusal);
        foreach (var surplus in found.Subscriptions.Skip(1))
        {
            var gone = await SettingValues.WriteAsync(session, Service, "DeleteAnomalySubscription", new JsonObject { ["SubscriptionArn"] = surplus["SubscriptionArn"]!.GetValue<string>() }, cancellationToken);
            if (gone is not SettingWrite.Written) return gone;
        }

        return written;
    }

    /// <summary>The monitor of all services, null where there is none, and Bulkhead's subscriptions.</summary>
    private static async Task<((string? Monitor, ImmutableArray<JsonNode> Subscriptions) Found, AwsRefusal? Refusal)> FindAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var monitors = await session.CallAllPagesAsync(Service, "GetAnomalyMonitors", [], cancellationToken);
        if (monitors is not AwsSuccess { Output: var listed }) return (default, (AwsRefusal)monitors);
        var monitor = (listed["AnomalyMonitors"]?.AsArray() ?? []).FirstOrDefault(m =>
            m!["MonitorType"]?.GetValue<string>() == "DIMENSIONAL" && m["MonitorDimension"]?.GetValue<string>() == "SERVICE")?["MonitorArn"]?.GetValue<string>();
        var subscriptions = await session.CallAllPagesAsync(Service, "GetAnomalySubscriptions", [], cancellationToken);
        if (subscriptions is not AwsSuccess { Output: var told }) return (default, (AwsRefusal)subscriptions);
        return ((monitor, [.. (told["AnomalySubscriptions"]?.AsArray() ?? []).OfType<JsonNode>().Where(s => s["SubscriptionName"]?.GetValue<string>() == Subscription)]), null);
    }

    private static IEnumerable<string?> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(t => t?.GetValue<string>());
}
