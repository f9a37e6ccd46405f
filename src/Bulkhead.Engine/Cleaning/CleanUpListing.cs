using System.Collections.Immutable;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning;

/// <summary>What an account and region have of a type.</summary>
/// <param name="Items">The things.</param>
/// <param name="Refusal">Why they can't be listed; null where they were.</param>
internal sealed record CleanUpListing(ImmutableArray<CleanUpItem> Items, AwsRefusal? Refusal);
