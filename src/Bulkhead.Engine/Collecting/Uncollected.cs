namespace Bulkhead.Engine.Collecting;

/// <summary>Something that a collector could not read, and that stays unknown.</summary>
/// <param name="Operation">The operation, such as <c>lambda:GetPolicy</c>.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record Uncollected(string Operation, string Reason);
