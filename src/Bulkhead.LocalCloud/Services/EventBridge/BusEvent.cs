using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.EventBridge;

/// <summary>An event on its way to a bus.</summary>
/// <param name="Account">The account of the bus.</param>
/// <param name="Region">The region of the bus.</param>
/// <param name="Bus">The bus.</param>
/// <param name="Envelope">The event (EventBridge User Guide, "AWS service event metadata").</param>
internal sealed record BusEvent(AccountId Account, RegionName Region, string Bus, JsonObject Envelope)
{
    /// <summary>Whether CloudTrail recorded a call that only reads: rules see it only when they ask for it.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Over how many buses it came.</summary>
    public int Hops { get; init; }

    /// <summary>What a service says of one of its resources, on the default bus of the account and region.</summary>
    /// <param name="context">The call in which it happened.</param>
    /// <param name="source">The service, such as <c>aws.codecommit</c>.</param>
    /// <param name="type">The kind of event.</param>
    /// <param name="resource">The resource's ARN.</param>
    /// <param name="detail">What happened.</param>
    public static BusEvent OfService(CallContext context, string source, string type, string resource, JsonObject detail) =>
        new(context.Account, context.Region, EventBridgeState.DefaultBus, new JsonObject
        {
            ["version"] = "0",
            ["id"] = ResourceIds.Uuid(),
            ["detail-type"] = type,
            ["source"] = source,
            ["account"] = context.Account.Value,
            ["time"] = context.Now.ToJson(),
            ["region"] = context.Region.Value,
            ["resources"] = new JsonArray(resource),
            ["detail"] = detail,
        });
}
