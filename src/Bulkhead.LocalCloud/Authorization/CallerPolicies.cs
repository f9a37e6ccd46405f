using System.Collections.Immutable;
using Bulkhead.Iam.Documents;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>What a user or role may do by its own policies.</summary>
/// <param name="UniqueId">The unique id (<c>AIDA…</c>, <c>AROA…</c>).</param>
/// <param name="Path">The path.</param>
/// <param name="Identity">Its policies, those of its groups included.</param>
/// <param name="Boundary">Its permissions boundary; null for none.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Sources">What it was worked out from.</param>
internal sealed record CallerPolicies(
    string UniqueId,
    string Path,
    ImmutableArray<PolicyDocument> Identity,
    ImmutableArray<PolicyDocument>? Boundary,
    ImmutableSortedDictionary<string, string> Tags,
    StoreDependencies Sources);
