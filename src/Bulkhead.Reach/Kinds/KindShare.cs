using System.Collections.Immutable;

namespace Bulkhead.Reach.Kinds;

/// <summary>A way in which resources of a kind are shared beside their policies, and where that stands.</summary>
/// <param name="Form">Which.</param>
/// <param name="From">The operation about one resource, or for <see cref="ShareForm.AccountPolicy"/> about the account; null for shares of AWS RAM.</param>
/// <param name="By">The attribute (or <c>arn</c>) by which the response is found; null where it is about no single resource.</param>
/// <param name="With">For <see cref="ShareForm.Accounts"/>: where it stands with whom. For <see cref="ShareForm.AccountPolicy"/>: where the policy stands.</param>
/// <param name="Unless">When the response says nothing, and need not be asked for; null where it always counts.</param>
public sealed record KindShare(ShareForm Form, string? From, string? By, ImmutableArray<string> With, KindException? Unless);
