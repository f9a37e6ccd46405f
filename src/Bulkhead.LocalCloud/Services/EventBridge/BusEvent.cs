using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;

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
}
