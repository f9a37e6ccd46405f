namespace Bulkhead.Engine.Plans.Documents;

/// <summary>A plan as a file: the contract's name and version, and the plan.</summary>
internal sealed record PlanFile(string Format, Plan Plan);
