using System.Diagnostics;
using Bulkhead.Aws.Models;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>
/// Refusals in AWS's words (IAM User Guide, "Troubleshoot access denied error messages"): who, what, on what, and the kind
/// of policy that denied. Of several kinds AWS names one.
/// </summary>
internal static class AccessDenial
{
    // The order in which AWS's enforcement code meets the policies ("How AWS enforcement code logic evaluates requests").
    private static readonly PolicyKind[] Order =
    [
        PolicyKind.Rcp, PolicyKind.Scp, PolicyKind.Endpoint, PolicyKind.Resource, PolicyKind.Grants, PolicyKind.Identity, PolicyKind.Boundary,
        PolicyKind.Session, PolicyKind.Service,
    ];

    /// <summary>The refusal of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="service">The service called.</param>
    /// <param name="check">The authorization that failed.</param>
    /// <param name="decision">Why.</param>
    /// <param name="isNear">Whether caller and resource are of one account or one organization.</param>
    public static ServiceException Of(AccessCall call, string service, AccessCheck check, Decision decision, bool isNear)
    {
        var what = $"User: {call.Context.Caller.Arn} is not authorized to perform: {check.Action}";
        return decision.Outcome switch
        {
            DecisionOutcome.ImplicitlyDenied or DecisionOutcome.ExplicitlyDenied => Refusal(service, Message(service, check, what, decision, isNear)),
            DecisionOutcome.Unknown => NotDecided(call, check, decision),
            DecisionOutcome.Invalid => NotDecided(call, check, decision),
            DecisionOutcome.Allowed => throw new UnreachableException(),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>A refusal with the code and status that a service has for it.</summary>
    public static ServiceException Refusal(string service, string message) => ServiceModels.Get(service).Protocol switch
    {
        WireProtocol.Json => new ServiceException("AccessDeniedException", message),
        WireProtocol.RestJson => new ServiceException("AccessDeniedException", message, 403),
        WireProtocol.Ec2 => new ServiceException("UnauthorizedOperation", "You are not authorized to perform this operation. " + message, 403),
        WireProtocol.Query when service == "sns" => new ServiceException("AuthorizationError", message, 403),
        WireProtocol.Query or WireProtocol.RestXml => new ServiceException("AccessDenied", message, 403),
        _ => throw new UnreachableException(),
    };

    private static string Message(string service, AccessCheck check, string what, Decision decision, bool isNear)
    {
        // Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors": no more to strangers.
        if (service == "s3" && !isNear) return "Access Denied";
        var isTrust = check.Action.StartsWith("sts:", StringComparison.Ordinal) && check.Resource.Arn.Contains(":role/", StringComparison.Ordinal);
        var kind = KindOf(decision);
        if (kind is null or PolicyKind.Service) return $"{what}{On(service, check)}: {Note(decision)}";
        if (isTrust && kind == PolicyKind.Resource)
        {
            return decision.Outcome == DecisionOutcome.ExplicitlyDenied
                ? $"{what}{On(service, check)} with an explicit deny in the role trust policy"
                : $"{what}{On(service, check)} because no role trust policy allows the {check.Action} action";
        }

        var (article, name) = NameOf(kind.Value);
        return decision.Outcome == DecisionOutcome.ExplicitlyDenied
            ? $"{what}{On(service, check)} with an explicit deny in {article} {name}"
            : $"{what}{On(service, check)} because no {name} allows the {check.Action} action";
    }

    private static PolicyKind? KindOf(Decision decision)
    {
        var isExplicit = decision.Outcome == DecisionOutcome.ExplicitlyDenied;
        var kinds = isExplicit && !decision.Statements.IsEmpty
            ? decision.Statements.Select(s => s.Kind).ToHashSet()
            : [.. Order.Where(k => PolicyKindNames.Contains(decision.BlockedBy, k))];
        // In one account an Allow in either policy would do: AWS then names the identity-based one.
        if (!isExplicit && kinds.Contains(PolicyKind.Identity) && kinds.Contains(PolicyKind.Resource) && !kinds.Contains(PolicyKind.Scp))
            return PolicyKind.Identity;
        foreach (var kind in Order)
        {
            if (kinds.Contains(kind)) return kind;
        }

        return null;
    }

    private static string On(string service, AccessCheck check) =>
        check.Resource.Arn == "*" ? "" : service == "s3" ? $" on resource: \"{check.Resource.Arn}\"" : $" on resource: {check.Resource.Arn}";

    private static (string Article, string Name) NameOf(PolicyKind kind) => kind switch
    {
        PolicyKind.Identity => ("an", "identity-based policy"),
        PolicyKind.Boundary => ("a", "permissions boundary"),
        PolicyKind.Session => ("a", "session policy"),
        PolicyKind.Resource or PolicyKind.Grants => ("a", "resource-based policy"),
        PolicyKind.Scp => ("a", "service control policy"),
        PolicyKind.Rcp => ("a", "resource control policy"),
        PolicyKind.Endpoint => ("a", "VPC endpoint policy"),
        PolicyKind.Service => throw new UnreachableException(),
        _ => throw new UnreachableException(),
    };

    private static string Note(Decision decision) => decision.Explanation.IsEmpty ? "the service refuses it" : decision.Explanation[0].TrimEnd('.');

    /// <summary>What the evaluator does not know is neither allowed nor passed off as AWS's denial.</summary>
    private static ServiceException NotDecided(AccessCall call, AccessCheck check, Decision decision) => new(
        "NotImplemented",
        $"The local cloud can't decide whether {call.Context.Caller.Arn} may perform {check.Action} on {check.Resource.Arn}, and does not let it through: {string.Join(" ", decision.Explanation)}{Unknowns(decision)}",
        501);

    /// <summary>The elements, operators and principals of the open statements that the policy language does not have.</summary>
    private static string Unknowns(Decision decision)
    {
        var names = decision.Statements.Where(s => !s.IsCertain).Select(s => s.Statement).SelectMany(s => s.UnknownElements.Select(e => e.Name)
            .Concat(s.Conditions.Where(c => !c.Operator.IsKnown).Select(c => c.OperatorName))
            .Concat(s.Principal?.Entries.Where(p => p.Type is PrincipalType.Unknown or PrincipalType.CanonicalUser).Select(p => $"{p.Type} {p.Value}") ?? []));
        var text = string.Join(", ", names.Distinct(StringComparer.Ordinal));
        return text.Length == 0 ? "" : $" Not known: {text}.";
    }
}
