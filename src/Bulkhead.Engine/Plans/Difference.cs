namespace Bulkhead.Engine.Plans;

/// <summary>One property that a step changes.</summary>
/// <param name="Property">Its name, with dots and indexes for nested ones.</param>
/// <param name="Before">The value now; null when it is not there.</param>
/// <param name="After">The value afterwards; null when it goes away.</param>
public sealed record Difference(string Property, string? Before, string? After);
