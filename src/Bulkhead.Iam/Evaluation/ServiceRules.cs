using System.Collections.Frozen;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Evaluation;

/// <summary>Requests that a service allows or refuses whatever the policies say.</summary>
internal static class ServiceRules
{
    private static readonly FrozenSet<string> RoleEdits = new[]
    {
        "iam:attachrolepolicy", "iam:detachrolepolicy", "iam:putrolepolicy", "iam:deleterolepolicy", "iam:deleterole",
        "iam:updateassumerolepolicy", "iam:updaterole", "iam:putrolepermissionsboundary", "iam:deleterolepermissionsboundary",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> PolicyEdits = new[]
    {
        "iam:createpolicyversion", "iam:deletepolicy", "iam:deletepolicyversion", "iam:setdefaultpolicyversion",
        "iam:tagpolicy", "iam:untagpolicy",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> RoleAssumptions = new[]
    {
        "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession",
        "sts:setsourceidentity", "sts:setcontext",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the action is about becoming a role, which the role's trust policy must allow.</summary>
    public static bool IsRoleAssumption(string lowerAction) => RoleAssumptions.Contains(lowerAction);

    /// <summary>Whether the action changes a role.</summary>
    public static bool IsRoleEdit(string lowerAction) => RoleEdits.Contains(lowerAction);

    /// <summary>Whether the action changes a policy.</summary>
    public static bool IsPolicyEdit(string lowerAction) => PolicyEdits.Contains(lowerAction);

    /// <summary>The service's own answer; null where the policies decide.</summary>
    public static ServiceAnswer? AnswerTo(RequestPart request)
    {
        var caller = request.Caller;
        if (request.Service == "sts" && AnswerOfSts(request) is { } answer) return answer;
        if (caller.Kind == PrincipalKind.FederatedUser && (request.Service is "iam" or "sts"))
        {
            return ServiceAnswer.Refused(49, "A session from sts:GetFederationToken can't call IAM, nor STS but for sts:GetCallerIdentity.");
        }

        return request.Resource.IsArn ? AnswerFor(request, request.Resource) : null;
    }

    private static ServiceAnswer? AnswerOfSts(RequestPart request)
    {
        var caller = request.Caller;
        var isSigned = caller.Kind is not (PrincipalKind.Anonymous or PrincipalKind.FederatedIdentity);
        return request.LowerAction switch
        {
            "sts:getcalleridentity" when isSigned
                => ServiceAnswer.Allowed(49, "sts:GetCallerIdentity needs no permission, and no policy takes it away."),
            "sts:getsessiontoken" => caller.Kind is PrincipalKind.User or PrincipalKind.Root
                ? ServiceAnswer.Allowed(49, "sts:GetSessionToken needs no permission.")
                : ServiceAnswer.Refused(49, "Only IAM users and root users can call sts:GetSessionToken."),
            "sts:assumerole" when caller.Kind == PrincipalKind.Root => ServiceAnswer.Refused(50, "A root user can't assume a role."),
            "sts:assumerole" when caller.IsRole && LastsMoreThanAnHour(request)
                => ServiceAnswer.Invalid(47, "Role chaining limits a session to one hour: sts:DurationSeconds can't be more than 3600."),
            _ => null,
        };
    }

    private static ServiceAnswer? AnswerFor(RequestPart request, ArnText resource)
    {
        var caller = request.Caller;
        if (caller.Partition.Length > 0 && !resource.Partition.SequenceEqual(caller.Partition) && !resource.Partition.ContainsAny('*', '?'))
        {
            return ServiceAnswer.Refused(60, $"A principal of partition '{caller.Partition}' can't reach partition '{resource.Partition}'.");
        }

        if (!resource.Service.SequenceEqual("iam")) return null;
        var action = request.Traits;
        var isServiceLinked = resource.ResourcePart.StartsWith("role/aws-service-role/", StringComparison.Ordinal);
        var isReserved = resource.ResourcePart.StartsWith("role/aws-reserved/", StringComparison.Ordinal);
        if (isServiceLinked && action.IsRoleEdit)
        {
            return ServiceAnswer.Refused(52, "A service-linked role can't be edited; only its service deletes it.");
        }

        if (isServiceLinked && action.IsRoleAssumption && caller.Kind != PrincipalKind.Service)
        {
            return ServiceAnswer.Refused(52, "Only its service can assume a service-linked role.");
        }

        if (isReserved && action.IsRoleEdit && !IsIdentityCenter(caller))
        {
            return ServiceAnswer.Refused(53, "Only IAM Identity Center can edit a role under aws-reserved.");
        }

        if (resource.Account.SequenceEqual("aws") && action.IsPolicyEdit)
        {
            return ServiceAnswer.Refused(53, "Nobody but AWS can edit an AWS managed policy.");
        }

        return action.IsPassRole && caller.Account is not null && !resource.Account.SequenceEqual(caller.Account)
            ? ServiceAnswer.Refused(51, "A role can be passed within its own account only.")
            : null;
    }

    private static bool IsIdentityCenter(Caller caller) =>
        (caller.Kind == PrincipalKind.Service && caller.Name == "sso.amazonaws.com")
        || (caller.Kind == PrincipalKind.ServiceLinkedRole && caller.Name == "AWSServiceRoleForSSO");

    private static bool LastsMoreThanAnHour(RequestPart request) =>
        request.Find(ContextKeys.DurationSeconds) is { Values: [var seconds] }
        && ValueReader.TryReadNumber(seconds, out var number)
        && number > 3600;
}
