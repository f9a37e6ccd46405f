using System.Collections.Immutable;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Observed.Drift;

/// <summary>One stack and what has drifted in it.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Region">The region.</param>
/// <param name="Stack">The stack's name.</param>
/// <param name="Resources">Its resources that are not as the template says; empty when all are.</param>
/// <param name="Refusal">Why it is not known; null when it is.</param>
public sealed record StackDrift(
    AccountId Account, RegionName Region, string Stack, ImmutableArray<ResourceDrift> Resources, AwsRefusal? Refusal);
