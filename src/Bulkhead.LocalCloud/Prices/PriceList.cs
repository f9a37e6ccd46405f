using System.Collections.Immutable;

namespace Bulkhead.LocalCloud.Prices;

/// <summary>What things cost in a local cloud: its Cost Explorer answers from it. docs/local-cloud.md describes the file.</summary>
/// <param name="Currency">The currency of every amount, such as <c>USD</c>.</param>
/// <param name="Prices">Prices of a month, by what is paid for: one of <see cref="PricedThings"/>.</param>
/// <param name="Bills">Amounts that are on the bill, whatever the cloud holds.</param>
public sealed record PriceList(string Currency, ImmutableSortedDictionary<string, decimal> Prices, ImmutableArray<BilledAmount> Bills)
{
    /// <summary>
    /// AWS's public prices on demand in US East (N. Virginia), in US dollars, as the pages "AWS KMS pricing", "AWS Secrets Manager
    /// pricing", "Amazon EBS pricing" and "Amazon EC2 On-Demand Pricing" show them. They are for rehearsals, not for budgets.
    /// </summary>
    public static PriceList Public { get; } = new(
        "USD",
        new Dictionary<string, decimal>
        {
            ["kms-key"] = 1m,
            ["secret"] = 0.40m,
            ["volume-gb"] = 0.08m,
            ["snapshot-gb"] = 0.05m,
            ["instance:t3.micro"] = 7.592m,
            ["instance:t3.small"] = 15.184m,
            ["instance:t3.medium"] = 30.368m,
            ["instance:m5.large"] = 70.08m,
            ["instance:m5.xlarge"] = 140.16m,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        []);
}
