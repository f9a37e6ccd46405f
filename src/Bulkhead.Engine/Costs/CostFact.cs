namespace Bulkhead.Engine.Costs;

/// <summary>What an account spent on a service in a month.</summary>
/// <param name="Account">The account's id, as the bill has it.</param>
/// <param name="Month">The first day of the month.</param>
/// <param name="Service">The service, as the bill names it.</param>
/// <param name="Amount">How much, without credits being taken apart: unblended.</param>
/// <param name="Tagged">How much of it is for what Bulkhead's own stacks made.</param>
public sealed record CostFact(string Account, DateOnly Month, string Service, decimal Amount, decimal Tagged);
