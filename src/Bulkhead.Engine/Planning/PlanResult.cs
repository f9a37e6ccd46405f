using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>A plan, with what stands in the way of more.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Diagnostics">
/// Errors mean that the file and the organization contradict each other: nothing should be applied. Warnings name what
/// is left out, such as an account that could not be read.
/// </param>
public sealed record PlanResult(Plan Plan, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether any diagnostic is an error.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);

    /// <summary>How many accounts could not be read, whole or in part: of them nothing is known.</summary>
    public int UnreadAccounts => Diagnostics.Count(d => d.Code == PlanDiagnostics.AccountUnknown.Code);

    /// <summary>The accounts of which something could not be read, by their names in the file: what the plan has no step for may be otherwise there.</summary>
    public ImmutableSortedSet<string> PartlyUnread { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Whether who has access could not be read.</summary>
    public bool IsAccessUnread => Diagnostics.Any(d => d.Code == PlanDiagnostics.AccessUnknown.Code);

    /// <summary>Whether everything that the file speaks of could be read.</summary>
    public bool IsRead => UnreadAccounts == 0 && !IsAccessUnread;

    /// <summary>What is not as the file wants it and no step of the plan changes: a person must.</summary>
    public ImmutableArray<Diagnostic> ByHand =>
    [
        .. Diagnostics.Where(d => d.Code == PlanDiagnostics.IdentityCenterNotEnabled.Code
            || d.Code == PlanDiagnostics.ExternalGroupMissing.Code
            || d.Code == PlanDiagnostics.AccessNotInFile.Code || d.Code == PlanDiagnostics.SealedAccountDiffers.Code
            || d.Code == PlanDiagnostics.OutsideDiffers.Code),
    ];
}
