using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CostExplorer;

/// <summary>Cost Anomaly Detection: monitors and who is told. Nothing is ever found here.</summary>
internal static class AnomalyOperations
{
    private static readonly Paging Pages = new("NextPageToken", "NextPageToken", "MaxResults", null, 100, "InvalidNextTokenException");

    public static JsonObject CreateAnomalyMonitor(CallContext context, JsonObject input)
    {
        var monitor = input.Object("AnomalyMonitor")!.Copy();
        if (monitor.Text("MonitorType") == "DIMENSIONAL")
        {
            var dimension = monitor.Text("MonitorDimension") ?? throw CostFilter.Refuse("MonitorDimension is required for a dimensional monitor");
            if (context.Cloud.Store.All(Monitors(context)).Any(m => m.Value.Text("MonitorDimension") == dimension))
                throw new ServiceException("LimitExceededException", "Limit exceeded on dimensional spend monitor creation");
        }
        else if (monitor.Object("MonitorSpecification") is null)
        {
            throw CostFilter.Refuse("MonitorSpecification is required for a custom monitor");
        }

        var arn = $"arn:aws:ce::{context.Account}:anomalymonitor/{ResourceIds.Uuid()}";
        monitor["MonitorArn"] = arn;
        var today = context.Now.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        monitor["CreationDate"] = today;
        monitor["LastUpdatedDate"] = today;
        context.Cloud.Store.Put(Monitors(context), arn, monitor);
        return new JsonObject { ["MonitorArn"] = arn };
    }

    public static JsonObject GetAnomalyMonitors(CallContext context, JsonObject input) =>
        Pages.Page(input, "AnomalyMonitors", Named(context, Monitors(context), input, "MonitorArnList", "UnknownMonitorException"), m => m.Copy());

    public static JsonObject UpdateAnomalyMonitor(CallContext context, JsonObject input)
    {
        var arn = input.Needed("MonitorArn");
        var monitor = Require(context, Monitors(context), arn, "UnknownMonitorException").Copy();
        if (input.Text("MonitorName") is { } name) monitor["MonitorName"] = name;
        context.Cloud.Store.Put(Monitors(context), arn, monitor);
        return new JsonObject { ["MonitorArn"] = arn };
    }

    public static JsonObject DeleteAnomalyMonitor(CallContext context, JsonObject input)
    {
        Require(context, Monitors(context), input.Needed("MonitorArn"), "UnknownMonitorException");
        context.Cloud.Store.Remove(Monitors(context), input.Needed("MonitorArn"));
        return [];
    }

    public static JsonObject CreateAnomalySubscription(CallContext context, JsonObject input)
    {
        var subscription = input.Object("AnomalySubscription")!.Copy();
        Check(context, subscription);
        if (subscription["Threshold"] is null && subscription["ThresholdExpression"] is null) throw CostFilter.Refuse("A threshold expression is required");
        var arn = $"arn:aws:ce::{context.Account}:anomalysubscription/{ResourceIds.Uuid()}";
        subscription["SubscriptionArn"] = arn;
        subscription["AccountId"] = context.Account.Value;
        context.Cloud.Store.Put(Subscriptions(context), arn, subscription);
        return new JsonObject { ["SubscriptionArn"] = arn };
    }

    public static JsonObject GetAnomalySubscriptions(CallContext context, JsonObject input) =>
        Pages.Page(
            input, "AnomalySubscriptions",
            Named(context, Subscriptions(context), input, "SubscriptionArnList", "UnknownSubscriptionException")
                .Where(s => input.Text("MonitorArn") is not { } monitor || s.Value.Texts("MonitorArnList").Contains(monitor, StringComparer.Ordinal)),
            s => s.Copy());

    public static JsonObject UpdateAnomalySubscription(CallContext context, JsonObject input)
    {
        var arn = input.Needed("SubscriptionArn");
        var subscription = Require(context, Subscriptions(context), arn, "UnknownSubscriptionException").Copy();
        foreach (var (name, value) in input) subscription[name] = value?.DeepClone();
        if (input.ContainsKey("ThresholdExpression")) subscription.Remove("Threshold");
        Check(context, subscription);
        context.Cloud.Store.Put(Subscriptions(context), arn, subscription);
        return new JsonObject { ["SubscriptionArn"] = arn };
    }

    public static JsonObject DeleteAnomalySubscription(CallContext context, JsonObject input)
    {
        Require(context, Subscriptions(context), input.Needed("SubscriptionArn"), "UnknownSubscriptionException");
        context.Cloud.Store.Remove(Subscriptions(context), input.Needed("SubscriptionArn"));
        return [];
    }

    private static string Monitors(CallContext context) => $"ce/{context.Account}/monitors";

    private static string Subscriptions(CallContext context) => $"ce/{context.Account}/subscriptions";

    private static IEnumerable<KeyValuePair<string, JsonObject>> Named(CallContext context, string collection, JsonObject input, string member, string unknown)
    {
        var wanted = input.Texts(member).ToArray();
        foreach (var arn in wanted) Require(context, collection, arn, unknown);
        return context.Cloud.Store.All(collection).Where(m => wanted.Length == 0 || wanted.Contains(m.Key, StringComparer.Ordinal));
    }

    private static void Check(CallContext context, JsonObject subscription)
    {
        foreach (var monitor in subscription.Texts("MonitorArnList")) Require(context, Monitors(context), monitor, "UnknownMonitorException");
        var isMail = subscription.Objects("Subscribers").Any(s => s.Text("Type") == "EMAIL");
        if (isMail && subscription.Text("Frequency") == "IMMEDIATE")
            throw CostFilter.Refuse("Immediate subscription is not supported with email subscribers");
    }

    private static JsonObject Require(CallContext context, string collection, string arn, string code) =>
        context.Cloud.Store.Find(collection, arn) ?? throw new ServiceException(code, $"Not found: {arn}");
}
