using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Compliance;

/// <summary>A region of an account of which AWS did not tell.</summary>
/// <param name="Account">The account's name in the file.</param>
/// <param name="Region">The region.</param>
/// <param name="Refusal">AWS's refusal.</param>
public sealed record UnreadConformance(string Account, RegionName Region, AwsRefusal Refusal);
