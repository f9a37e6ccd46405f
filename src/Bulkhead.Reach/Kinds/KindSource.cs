namespace Bulkhead.Reach.Kinds;

/// <summary>Where a policy or tags stand.</summary>
/// <param name="From">The operation; null where they stand in the item itself.</param>
/// <param name="By">The attribute (or <c>arn</c>) by which the response is found; null with <paramref name="From"/>.</param>
/// <param name="At">The path in the response or the item.</param>
/// <param name="Unless">When there is none, and it need not be asked for; null where there may always be one.</param>
public sealed record KindSource(string? From, string? By, string At, KindException? Unless);
