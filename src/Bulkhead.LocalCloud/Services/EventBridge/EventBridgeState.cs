using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.EventBridge;

/// <summary>Where EventBridge keeps buses and rules. Every account and region has a bus <c>default</c>.</summary>
internal static class EventBridgeState
{
    public const string ServicePrincipal = "events.amazonaws.com";
    public const string DefaultBus = "default";

    public static string Buses(string account, string region) => $"events/{account}/{region}/buses";

    public static string Rules(string account, string region, string bus) => $"events/{account}/{region}/rules/{bus}";

    public static string BusArn(CallContext context, string bus) => $"arn:aws:events:{context.Region}:{context.Account}:event-bus/{bus}";

    /// <summary>EventBridge User Guide, "Managing access permissions": rules on other buses than the default have the bus in their ARN.</summary>
    public static string RuleArn(CallContext context, string bus, string rule) =>
        $"arn:aws:events:{context.Region}:{context.Account}:rule/{(bus == DefaultBus ? "" : bus + "/")}{rule}";

    /// <summary>The bus that a request means by its name or ARN; the default one when it says nothing.</summary>
    public static string BusOf(JsonObject input) => NameOf(input.Text("EventBusName"));

    /// <summary>The name in a name or an ARN of a bus.</summary>
    public static string NameOf(string? nameOrArn) =>
        string.IsNullOrEmpty(nameOrArn) ? DefaultBus : Arn.TryParse(nameOrArn) is { } arn ? arn.Resource[(arn.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..] : nameOrArn;

    /// <summary>The bus of the caller's account and region that a request means by its name or ARN; the default one when it says nothing.</summary>
    /// <exception cref="ServiceException">The ARN is of another account or region.</exception>
    public static string OwnBus(CallContext context, string? nameOrArn)
    {
        if (Arn.TryParse(nameOrArn) is { } arn && !IsHere(context, arn))
            throw new ServiceException("NotImplemented", "The local cloud changes and shows only buses of the caller's account and region; events may be put to others.", 501);
        return NameOf(nameOrArn);
    }

    /// <summary>Whether an ARN is of the caller's account and the region that is called.</summary>
    public static bool IsHere(CallContext context, in Arn arn) => arn.Account == context.Account.Value && arn.Region == context.Region.Value;

    /// <summary>A bus; null when there is none of that name.</summary>
    public static JsonObject? FindBus(CallContext context, string bus) => context.Cloud.Store.Find(Buses(context.Account.Value, context.Region.Value), bus)
        ?? (bus == DefaultBus ? new JsonObject { ["Name"] = DefaultBus, ["Arn"] = BusArn(context, DefaultBus), ["Tags"] = new JsonObject() } : null);

    /// <exception cref="ServiceException">ResourceNotFoundException.</exception>
    public static JsonObject RequireBus(CallContext context, string bus) =>
        FindBus(context, bus) ?? throw new ServiceException("ResourceNotFoundException", $"Event bus {bus} does not exist.");

    public static void PutBus(CallContext context, JsonObject bus) =>
        context.Cloud.Store.Put(Buses(context.Account.Value, context.Region.Value), bus.Needed("Name"), bus);

    /// <exception cref="ServiceException">ResourceNotFoundException.</exception>
    public static JsonObject RequireRule(CallContext context, string bus, string rule)
    {
        RequireBus(context, bus);
        return context.Cloud.Store.Find(Rules(context.Account.Value, context.Region.Value, bus), rule)
            ?? throw new ServiceException("ResourceNotFoundException", $"Rule {rule} does not exist on EventBus {bus}.");
    }

    public static void PutRule(CallContext context, JsonObject rule) =>
        context.Cloud.Store.Put(Rules(context.Account.Value, context.Region.Value, rule.Needed("EventBusName")), rule.Needed("Name"), rule);
}
