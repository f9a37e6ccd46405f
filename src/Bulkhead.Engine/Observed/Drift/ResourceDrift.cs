using System.Collections.Immutable;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Observed.Drift;

/// <summary>One resource that is not as its template says.</summary>
/// <param name="LogicalId">Its name in the template.</param>
/// <param name="Type">Its type, such as <c>AWS::IAM::Role</c>.</param>
/// <param name="PhysicalId">Its name in AWS.</param>
/// <param name="IsDeleted">Whether it is gone.</param>
/// <param name="Differences">The properties that differ: what the template says before, what is there after.</param>
public sealed record ResourceDrift(
    string LogicalId, string Type, string PhysicalId, bool IsDeleted, ImmutableArray<Difference> Differences);
