using System.Collections.Immutable;

namespace Bulkhead.Reach.Kinds;

/// <summary>Where a policy or tags stand.</summary>
/// <param name="From">The operation; null where they stand in the item itself.</param>
/// <param name="By">The attribute (or <c>arn</c>) by which the response is found; null with <paramref name="From"/>.</param>
/// <param name="At">The path in the response or the item; empty where <paramref name="With"/> is given.</param>
/// <param name="With">For what is shared without a policy: where it stands with whom. What they may do is not known, but for nobody.</param>
public sealed record KindSource(string? From, string? By, string At, ImmutableArray<string> With);
