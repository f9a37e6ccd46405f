using System.Collections.Immutable;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Repair;

/// <summary>A change of the facts. Statements are named by their number in the document as it was at first.</summary>
internal abstract record PolicyEdit
{
    private PolicyEdit()
    {
    }

    /// <summary>A statement is added to the service control policies of an account.</summary>
    public sealed record AddServiceControl(string Account, Statement Statement) : PolicyEdit;

    /// <summary>A statement is added to the resource control policies of an account.</summary>
    public sealed record AddResourceControl(string Account, Statement Statement) : PolicyEdit;

    /// <summary>A user or role without a boundary gets one that denies this and allows all else.</summary>
    public sealed record AddBoundary(int Principal, Statement Statement) : PolicyEdit;

    /// <summary>A statement is added to a policy.</summary>
    public sealed record AddStatement(PolicySlot Slot, Statement Statement) : PolicyEdit;

    /// <summary>An action is taken out of a statement; the statement goes when it was the last.</summary>
    public sealed record RemoveAction(PolicySlot Slot, int Statement, string Action) : PolicyEdit;

    /// <summary>A principal of a statement is replaced by others; the statement goes when none is left.</summary>
    public sealed record ReplacePrincipal(PolicySlot Slot, int Statement, PrincipalType Type, string Value, ImmutableArray<string> Others) : PolicyEdit;
}
