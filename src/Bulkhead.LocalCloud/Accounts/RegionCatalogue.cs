using System.Collections.Frozen;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Accounts;

/// <summary>The regions of the partition <c>aws</c> (AWS Account Management Reference, "Regions").</summary>
internal static class RegionCatalogue
{
    /// <summary>Regions that every account has.</summary>
    public static readonly FrozenSet<string> AlwaysOn = FrozenSet.Create(
        StringComparer.Ordinal,
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
        "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2");

    /// <summary>Regions that an account must opt in to.</summary>
    public static readonly FrozenSet<string> OptIn = FrozenSet.Create(
        StringComparer.Ordinal,
        "af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6",
        "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-1", "eu-south-2", "il-central-1", "me-central-1", "me-south-1",
        "mx-central-1");

    /// <summary>All regions in order.</summary>
    public static readonly IReadOnlyList<string> All = [.. AlwaysOn.Concat(OptIn).Order(StringComparer.Ordinal)];

    /// <summary>The opt-in states of an account's regions.</summary>
    public static string States(string account) => $"account/{account}/regions";

    /// <summary>The state of a region for an account: ENABLED_BY_DEFAULT, ENABLED, ENABLING, DISABLING or DISABLED.</summary>
    public static string StateOf(ResourceStore store, string account, string region) =>
        AlwaysOn.Contains(region) ? "ENABLED_BY_DEFAULT" : store.Find(States(account), region)?.Text("Status") ?? "DISABLED";

    /// <summary>Whether an account can work in a region.</summary>
    public static bool IsOn(ResourceStore store, string account, string region) =>
        StateOf(store, account, region) is "ENABLED_BY_DEFAULT" or "ENABLED" or "DISABLING";

    /// <summary>The zones of a region. The local cloud gives every region three.</summary>
    public static IEnumerable<string> Zones(string region) => [region + "a", region + "b", region + "c"];
}
