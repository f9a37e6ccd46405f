using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Possibility;

/// <summary>Most questions are answered by a look at which statements are about the action at all.</summary>
internal static class Prefilter
{
    /// <summary>The kinds of policy that surely stand in the way of every request for the action; none where that does not show.</summary>
    public static PolicyKinds Blocks(StackView stack, PossibleAction action, Principal caller)
    {
        var point = action.Point;
        if (point.IsAlwaysAllowed) return PolicyKinds.None;
        var blocked = PolicyKinds.None;
        if (stack.ServiceControl is { } levels && caller.Account is { } account && caller.Kind != PrincipalKind.ServiceLinkedRole
            && account.Value != stack.Stack.ManagementAccount)
        {
            foreach (var level in levels) blocked |= Limit(level, action, PolicyKinds.Scp);
        }

        var isRoot = caller.Kind is PrincipalKind.Root or PrincipalKind.AssumedRoot;
        var limited = isRoot || Allows(stack.Identity, action) ? PolicyKinds.None : PolicyKinds.Identity;
        if (DeniesAlways(stack.Identity, action)) blocked |= PolicyKinds.Identity;
        if (stack.Boundary is { } boundary)
        {
            if (!Allows(boundary, action)) limited |= PolicyKinds.Boundary;
            if (DeniesAlways(boundary, action)) blocked |= PolicyKinds.Boundary;
        }

        if (stack.Session is { } session)
        {
            if (!Allows(session, action)) limited |= PolicyKinds.Session;
            if (DeniesAlways(session, action)) blocked |= PolicyKinds.Session;
        }

        // A resource's policy can grant past the caller's own; without one, nothing is left.
        var hasGrants = !point.IsPassRole && (Allows(stack.Resource, action) || (stack.Stack.Grants.Length > 0 && point.Service == "kms"));
        if (caller.Account is null) return blocked | (hasGrants ? PolicyKinds.None : PolicyKinds.Resource);
        return limited == PolicyKinds.None || hasGrants ? blocked
            : blocked | limited | (stack.Resource.Length > 0 && !point.IsPassRole && (limited & PolicyKinds.Identity) != PolicyKinds.None ? PolicyKinds.Resource : PolicyKinds.None);
    }

    private static PolicyKinds Limit(PolicyView[] policies, PossibleAction action, PolicyKinds kind) =>
        !Allows(policies, action) || DeniesAlways(policies, action) ? kind : PolicyKinds.None;

    private static bool Allows(PolicyView[] policies, PossibleAction action)
    {
        foreach (var policy in policies)
        {
            if (policy.For(action).Allows.Length > 0) return true;
        }

        return false;
    }

    private static bool DeniesAlways(PolicyView[] policies, PossibleAction action)
    {
        foreach (var policy in policies)
        {
            if (policy.For(action).DeniesAlways) return true;
        }

        return false;
    }
}
