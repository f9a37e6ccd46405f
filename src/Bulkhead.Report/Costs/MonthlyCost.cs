namespace Bulkhead.Report.Costs;

/// <summary>What somebody spent in a month.</summary>
/// <param name="Month">The first day of the month.</param>
/// <param name="Amount">How much.</param>
/// <param name="Tooling">How much of it is for Bulkhead's own stacks and the services that it turns on.</param>
/// <param name="Change">How much more than in the month before; null for the first month.</param>
public sealed record MonthlyCost(DateOnly Month, decimal Amount, decimal Tooling, decimal? Change);
