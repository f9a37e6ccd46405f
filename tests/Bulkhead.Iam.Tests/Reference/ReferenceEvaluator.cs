using System.Text.Json.Nodes;

namespace Bulkhead.Iam.Tests.Reference;

/// <summary>
/// A slow evaluator written straight from AWS's documents ("Policy evaluation logic" and its pages, "Cross-account policy
/// evaluation logic", Organizations' pages on SCPs and RCPs, KMS's on key policies and grants). It shares nothing with the
/// engine that it checks.
/// </summary>
/// <param name="bindsResourceControl">Whether resource control policies bind a service: AWS's list, as data.</param>
internal sealed class ReferenceEvaluator(Func<string, bool> bindsResourceControl)
{
    public ReferenceOutcome Decide(ReferenceStack stack, ReferenceRequest request)
    {
        // "sts:GetCallerIdentity: No permissions are required to perform this operation", even with an explicit Deny.
        if (request.Action.Equals("sts:GetCallerIdentity", StringComparison.OrdinalIgnoreCase)) return ReferenceOutcome.Allowed;

        // "Passing session tags in AWS STS": to give a session tags needs the permission sts:TagSession too.
        var first = DecideOne(stack, request);
        if (!request.GivesSessionTags) return first;
        ReferenceOutcome[] both = [first, DecideOne(stack, request with { Action = "sts:TagSession" })];
        return both.Max();
    }

    private ReferenceOutcome DecideOne(ReferenceStack stack, ReferenceRequest request)
    {
        var context = new ReferenceContext(request);
        var applicable = Applicable(stack, request);
        if (IsDenied(applicable, request, context, certainly: true)) return ReferenceOutcome.ExplicitlyDenied;

        // What is unknown is taken first in the caller's favour, then against: if both say the same, it does not matter.
        if (!IsAllowed(applicable, request, context, certainly: false)) return ReferenceOutcome.ImplicitlyDenied;
        var surely = IsAllowed(applicable, request, context, certainly: true) && !IsDenied(applicable, request, context, certainly: false);
        return surely ? ReferenceOutcome.Allowed : ReferenceOutcome.Unknown;
    }

    /// <summary>The stack without the policies that do not bind this request.</summary>
    private ReferenceStack Applicable(ReferenceStack stack, ReferenceRequest request)
    {
        var isServiceLinked = request.Caller == ReferenceCallerKind.ServiceLinkedRole;
        var hasNoAccount = request.CallerAccount is null;

        // "SCPs don't affect users or roles in the management account"; "any service-linked role".
        var scp = !isServiceLinked && !hasNoAccount && request.CallerAccount != stack.ManagementAccount;

        // "RCPs don't affect resources in the management account", service-linked roles, AWS managed keys, kms:RetireGrant.
        // "For actions without resource": those of the caller's account.
        var governed = request.Resource == "*" ? request.CallerAccount : request.ResourceAccount;
        var rcp = !isServiceLinked && governed != stack.ManagementAccount && bindsResourceControl(request.Service)
            && !request.IsAwsManagedKey && !request.Action.Equals("kms:RetireGrant", StringComparison.OrdinalIgnoreCase);
        return stack with
        {
            ServiceControl = scp ? stack.ServiceControl : null,
            ResourceControl = rcp ? stack.ResourceControl : null,
            Boundary = request.Caller == ReferenceCallerKind.Root ? null : stack.Boundary,
        };
    }

    private static bool IsDenied(ReferenceStack stack, ReferenceRequest request, ReferenceContext context, bool certainly)
    {
        var ofCaller = stack.Identity.Concat(stack.Boundary ?? []).Concat(stack.Session ?? []);
        var ofControl = (stack.ServiceControl ?? []).Concat(stack.ResourceControl ?? []).SelectMany(l => l);
        return ofCaller.Any(p => Says(p, "Deny", ReferencePlace.Caller))
            || ofControl.Any(p => Says(p, "Deny", ReferencePlace.Control))
            || (stack.Endpoint ?? []).Any(p => ReachIn(p, "Deny", request, context, certainly, stack.Boundary is not null) != ReferenceReach.None)
            || (stack.Resource is { } resource && ReachIn(resource, "Deny", request, context, certainly, stack.Boundary is not null) != ReferenceReach.None);

        bool Says(JsonNode policy, string effect, ReferencePlace place) => ReferenceEvaluator.Says(policy, effect, place, request, context, certainly);
    }

    private static bool IsAllowed(ReferenceStack stack, ReferenceRequest request, ReferenceContext context, bool certainly)
    {
        if (stack.ServiceControl is { } levels && !levels.All(level => Allows(level, ReferencePlace.Control))) return false;
        if (stack.Endpoint is { } endpoint && !endpoint.Any(p => ReachIn(p, "Allow", request, context, certainly, stack.Boundary is not null) != ReferenceReach.None)) return false;

        var reach = stack.Resource is { } policy ? ReachIn(policy, "Allow", request, context, certainly, stack.Boundary is not null) : ReferenceReach.None;
        var grant = GrantReach(stack, request, context);
        if (grant > reach) reach = grant;
        if (request.CallerAccount is null) return reach != ReferenceReach.None;

        var identity = request.Caller == ReferenceCallerKind.Root || Allows(stack.Identity, ReferencePlace.Caller);
        var boundary = stack.Boundary is null || Allows(stack.Boundary, ReferencePlace.Caller);
        var session = stack.Session is null || Allows(stack.Session, ReferencePlace.Caller);
        var isKey = request.Service == "kms" && request.Resource != "*";
        var isTrust = request.Service == "sts" && request.Resource != "*";

        if (request.CallerAccount != request.ResourceAccount && request.Resource != "*")
        {
            return boundary && session && ((identity && reach != ReferenceReach.None) || grant != ReferenceReach.None);
        }

        // A user whom a role's trust policy names is limited by the boundary nevertheless ("Update a role trust policy").
        if (isTrust && request.Caller == ReferenceCallerKind.User && reach == ReferenceReach.Direct) reach = ReferenceReach.Limited;
        if (reach == ReferenceReach.Direct) return true;

        // "IAM role trust policies and KMS key policies are exceptions to this logic, because they must explicitly allow".
        var either = isKey || isTrust
            ? reach == ReferenceReach.Limited || (reach == ReferenceReach.Account && identity)
            : identity || reach == ReferenceReach.Limited;
        return either && boundary && session;

        bool Allows(IEnumerable<JsonNode> policies, ReferencePlace place) =>
            policies.Any(p => Says(p, "Allow", place, request, context, certainly));
    }

    private static bool Says(JsonNode policy, string effect, ReferencePlace place, ReferenceRequest request, ReferenceContext context, bool certainly) =>
        ReferenceStatements.Of(policy).Any(s => (string)s.Statement["Effect"]! == effect
            && IsTrue(ReferenceStatements.Meets(s.Statement, s.HasVariables, place, request, context), certainly));

    /// <summary>The most direct way in which a statement of that effect names the caller.</summary>
    private static ReferenceReach ReachIn(JsonNode policy, string effect, ReferenceRequest request, ReferenceContext context, bool certainly, bool hasBoundary) =>
        ReferenceStatements.Of(policy)
            .Where(s => (string)s.Statement["Effect"]! == effect
                && IsTrue(ReferenceStatements.Meets(s.Statement, s.HasVariables, ReferencePlace.Resource, request, context), certainly))
            .Select(s => ReferencePrincipals.ReachOf(s.Statement, request, hasBoundary))
            .DefaultIfEmpty(ReferenceReach.None).Max();

    private static bool IsTrue(bool? answer, bool certainly) => certainly ? answer == true : answer != false;

    /// <summary>
    /// "Grants in AWS KMS": the grantee may do the operations, if the encryption context is as constrained. A grant names its
    /// grantee as a key policy would.
    /// </summary>
    private static ReferenceReach GrantReach(ReferenceStack stack, ReferenceRequest request, ReferenceContext context)
    {
        if (request.Service != "kms" || request.Resource == "*") return ReferenceReach.None;
        return stack.Grants.Where(g => IsInForce(g, request, context))
            .Select(g => ReferencePrincipals.ReachOf((g.Grantee.StartsWith("arn:", StringComparison.Ordinal) ? "AWS" : "Service", g.Grantee), request))
            .DefaultIfEmpty(ReferenceReach.None).Max();
    }

    private static bool IsInForce(ReferenceGrant g, ReferenceRequest request, ReferenceContext context)
    {
        var operation = request.Action[(request.Action.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (!g.Operations.Contains(operation, StringComparer.OrdinalIgnoreCase)) return false;
        // GrantConstraints, API Reference: only what takes an encryption context is constrained.
        return !new[] { "encrypt", "decrypt", "reencrypt", "generatedatakey" }.Any(o => operation.StartsWith(o, StringComparison.OrdinalIgnoreCase)) || IsInContext(g, context);
    }

    private static bool IsInContext(ReferenceGrant g, ReferenceContext context) =>
        (g.ContextSubset is null || g.ContextSubset.All(p => context.EncryptionContext.GetValueOrDefault(p.Key) == p.Value))
        && (g.ContextEquals is null || (g.ContextEquals.Count == context.EncryptionContext.Count
            && g.ContextEquals.All(p => context.EncryptionContext.GetValueOrDefault(p.Key) == p.Value)));
}
