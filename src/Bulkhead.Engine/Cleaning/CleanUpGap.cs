using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Cleaning;

/// <summary>Something that a clean-up could not look at.</summary>
/// <param name="Account">The account's name in the file.</param>
/// <param name="Region">The region; null for the whole account.</param>
/// <param name="Type">The type; null for all of them.</param>
/// <param name="Refusal">Why.</param>
public sealed record CleanUpGap(string Account, RegionName? Region, string? Type, AwsRefusal Refusal);
