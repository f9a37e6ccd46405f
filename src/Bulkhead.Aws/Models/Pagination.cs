using System.Collections.Immutable;

namespace Bulkhead.Aws.Models;

/// <summary>How an operation hands out its answer in pages.</summary>
/// <param name="InputTokens">Members of the request that take the tokens.</param>
/// <param name="OutputTokens">
/// Where the answer holds them, in the order of <paramref name="InputTokens"/>: a member, a path (<c>A.B</c>), or
/// alternatives (<c>NextMarker || Contents[-1].Key</c>).
/// </param>
/// <param name="ResultKeys">The lists that grow from page to page; the first is the main one.</param>
/// <param name="MoreResults">A boolean member that says whether there is another page; null: a token says so.</param>
/// <param name="LimitKey">The member of the request that limits a page; null when there is none.</param>
public sealed record Pagination(
    ImmutableArray<string> InputTokens,
    ImmutableArray<string> OutputTokens,
    ImmutableArray<string> ResultKeys,
    string? MoreResults,
    string? LimitKey);
