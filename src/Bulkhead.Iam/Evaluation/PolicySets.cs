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
            foreach (var statement in policy.StatementsAbout(request.Traits).All)
            {
                var applies = statement.Applies(request, request.Resource, hasBoundary: false, out _, ref recorder);
                if (applies == Truth.No) continue;
                recorder.Applies(kind, policy, statement, level, applies);
                if (kind == PolicyKind.Scp && statement.NeedsFullServiceControlLanguage) recorder.Rule(36);
                if (statement.IsAllow) allow = TruthLogic.Or(allow, applies);
                else deny = TruthLogic.Or(deny, applies);
            }
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

    /// <summary>Whether any statement allows, looking at no more than the answer needs: for when nobody listens.</summary>
    public static Truth Allow(StatementSet statements, RequestPart request) =>
        statements.AllowsAlways ? Truth.Yes : statements.Allows.Length == 0 ? Truth.No : AnyApplies(statements.Allows, request);

    /// <summary>Whether any statement denies, looking at no more than the answer needs: for when nobody listens.</summary>
    public static Truth Deny(StatementSet statements, RequestPart request) =>
        statements.Denies.Length == 0 ? Truth.No : statements.DeniesAlways ? Truth.Yes : AnyApplies(statements.Denies, request);

    private static Truth AnyApplies(CompiledStatement[] statements, RequestPart request)
    {
        var any = Truth.No;
        foreach (var statement in statements)
        {
            any = TruthLogic.Or(any, statement.Applies(request));
            if (any == Truth.Yes) break;
        }

        return any;
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
