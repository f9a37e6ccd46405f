using System.Collections.Immutable;

namespace Bulkhead.Reach.Kinds;

/// <summary>A way in which resources of a kind are shared beside their policies, and where that stands.</summary>
/// <param name="Form">Which.</param>
/// <param name="From">The operation about one resource; null for shares of AWS RAM, which are listed by account.</param>
/// <param name="By">The attribute (or <c>arn</c>) by which the response is found; null without <paramref name="From"/>.</param>
/// <param name="With">For <see cref="ShareForm.Accounts"/>: where it stands with whom.</param>
/// <param name="Unless">When the response says nothing, and need not be asked for; null where it always counts.</param>
public sealed record KindShare(ShareForm Form, string? From, string? By, ImmutableArray<string> With, KindException? Unless);
