using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>What the policies of one place say together.</summary>
internal static class PolicySets
{
    /// <summary>
    /// Policies whose statements grant nothing by themselves: identity, boundary, session and service control policies, whose
    /// place says whom they are about, and resource control and endpoint policies, which have a principal.
    /// </summary>
    public static (Truth Allow, Truth Deny) Evaluate<TRecorder>(
        CompiledPolicy[] policies, PolicyKind kind, int level, RequestPart request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        var allow = Truth.No;
        var deny = Truth.No;
        foreach (var policy in policies)
        {
            var statements = policy.StatementsAbout(request.Traits);
            if (TRecorder.IsOn)
            {
                foreach (var statement in statements.All)
                {
                    var applies = statement.Applies(request, request.Resource, hasBoundary: false, out _, ref recorder);
                    if (applies == Truth.No) continue;
                    recorder.Applies(kind, policy, statement, level, applies);
                    if (kind == PolicyKind.Scp && statement.NeedsFullServiceControlLanguage) recorder.Rule(36);
                    if (statement.IsAllow) allow = TruthLogic.Or(allow, applies);
                    else deny = TruthLogic.Or(deny, applies);
                }

                continue;
            }

            // Nobody listens: what can't change the answer isn't looked at.
            if (allow != Truth.Yes) allow = statements.AllowsAlways ? Truth.Yes : AnyApplies(statements.Allows, allow, request, ref recorder);
            if (deny != Truth.Yes) deny = statements.DeniesAlways ? Truth.Yes : AnyApplies(statements.Denies, deny, request, ref recorder);
        }

        return (allow, deny);
    }

    /// <summary>A policy on the resource.</summary>
    public static ResourceGrants EvaluateResource<TRecorder>(
        CompiledPolicy policy, int index, RequestPart request, bool hasBoundary, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        var resource = policy.BucketArn is null ? request.Resource : request.ResourceBehindAccessPoint(policy.BucketArn);
        var grants = default(ResourceGrants);
        foreach (var statement in policy.StatementsAbout(request.Traits).All)
        {
            var applies = statement.Applies(request, resource, hasBoundary, out var match, ref recorder);
            if (applies == Truth.No) continue;
            recorder.Applies(PolicyKind.Resource, policy, statement, index, applies);
            if (!statement.IsAllow) grants.Deny = TruthLogic.Or(grants.Deny, applies);
            else
            {
                if (TRecorder.IsOn) RecordGrant(statement, match, request, ref recorder);
                grants.Add(match, applies, request.Caller.Kind);
            }
        }

        return grants;
    }

    private static Truth AnyApplies<TRecorder>(CompiledStatement[] statements, Truth soFar, RequestPart request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        foreach (var statement in statements)
        {
            soFar = TruthLogic.Or(soFar, statement.Applies(request, request.Resource, hasBoundary: false, out _, ref recorder));
            if (soFar == Truth.Yes) break;
        }

        return soFar;
    }

    private static void RecordGrant<TRecorder>(
        CompiledStatement statement, PrincipalMatch match, RequestPart request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        var caller = request.Caller;
        if ((match & PrincipalMatch.Account) != PrincipalMatch.None) recorder.Rule(7);
        if ((match & PrincipalMatch.Identity) != PrincipalMatch.None)
        {
            recorder.Rule(caller.IsRole ? 3 : caller.Kind == PrincipalKind.User ? 4 : 5);
        }

        if ((match & PrincipalMatch.Session) != PrincipalMatch.None)
        {
            if (caller.IsRole) recorder.Rule(2);
            else if (caller.Kind == PrincipalKind.FederatedUser) recorder.Rule(5);
            else if (caller.Kind == PrincipalKind.Service) recorder.Rule(43);
        }

        if ((match & PrincipalMatch.Everyone) != PrincipalMatch.None && statement.TestsPrincipalArn) recorder.Rule(6);
    }
}
