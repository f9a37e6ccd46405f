using System.Collections.Immutable;

namespace Bulkhead.LocalCloud.Prices;

/// <summary>An amount on the bill of a month.</summary>
/// <param name="Account">The account: its id, or its name in AWS.</param>
/// <param name="Month">The first day of the month.</param>
/// <param name="Service">The service, by Cost Explorer's name, such as <c>Amazon Simple Storage Service</c>.</param>
/// <param name="Amount">How much, in the list's currency; a credit is less than zero.</param>
/// <param name="Region">The region, as Cost Explorer names it.</param>
/// <param name="Tags">The tags of what is paid for.</param>
public sealed record BilledAmount(
    string Account, DateOnly Month, string Service, decimal Amount, string Region, ImmutableSortedDictionary<string, string> Tags);
