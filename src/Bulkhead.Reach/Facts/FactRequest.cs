namespace Bulkhead.Reach.Facts;

/// <summary>A response about one resource that a collector should ask for.</summary>
/// <param name="Operation">The operation, such as <c>lambda:GetPolicy</c>.</param>
/// <param name="Name">The resource's name or ARN: what the operation is given, and the key under which the response is kept.</param>
/// <param name="Region">The resource's region; null where it is not known, or the service has none.</param>
public sealed record FactRequest(string Operation, string Name, string? Region);
