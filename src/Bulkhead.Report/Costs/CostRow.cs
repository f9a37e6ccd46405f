using System.Collections.Immutable;

namespace Bulkhead.Report.Costs;

/// <summary>The costs of an account, or of all accounts of a kind, a unit or a payer.</summary>
/// <param name="Name">Its name; for an account that is not known, its id.</param>
/// <param name="Months">The months of the report, the earliest first.</param>
public sealed record CostRow(string Name, ImmutableArray<MonthlyCost> Months)
{
    /// <summary>The account's id; null for a sum of several.</summary>
    public string? Id { get; init; }

    /// <summary>The account's kind; null where it has none.</summary>
    public string? Kind { get; init; }

    /// <summary>The account's unit.</summary>
    public string? Unit { get; init; }

    /// <summary>Who pays for the account.</summary>
    public string? Payer { get; init; }
}
