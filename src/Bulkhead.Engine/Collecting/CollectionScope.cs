using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Collecting;

/// <summary>Where a collector looks.</summary>
/// <param name="Regions">The regions that are looked at; others are not.</param>
/// <param name="Operations">
/// All operations that there are, such as <c>iam:ListRoles</c> by the names of the service models: what a cloud has no operation to
/// list cannot be in it. Null where there may be others, as in AWS.
/// </param>
public sealed record CollectionScope(ImmutableArray<RegionName> Regions, IReadOnlySet<string>? Operations)
{
    /// <summary>Whether the account may have regions that are not known, so that they are not looked at.</summary>
    public bool MayHaveOthers { get; init; }

    /// <summary>Whether the cloud certainly lacks the operation, and so what it lists.</summary>
    internal bool Lacks(Aws.Models.OperationModel? operation) =>
        Operations is not null && (operation is null || !Operations.Contains($"{operation.Service.Name}:{operation.Name}"));
}
