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

    /// <summary>A user leaves a group.</summary>
    public sealed record LeaveGroup(int User, int Group) : PolicyEdit;

    /// <summary>A managed policy is detached from a user, role or group.</summary>
    public sealed record Detach(int Holder, int Policy) : PolicyEdit;

    /// <summary>A grant of a key is revoked, by its number among the key's grants.</summary>
    public sealed record RevokeGrant(int Key, int Grant) : PolicyEdit;

    /// <summary>A bucket's object ownership is enforced: its access lists and those of its objects no longer count.</summary>
    public sealed record CloseAccessLists(int Bucket) : PolicyEdit;
}
