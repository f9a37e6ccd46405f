using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Access;

/// <summary>
/// The access of whoever plans: with a log-in of Identity Center they are the role <c>AWSReservedSSO_SET_SUFFIX</c> of the
/// management account, and the session has their user name (IAM Identity Center User Guide, "Referencing permission sets in
/// resource policies").
/// </summary>
internal static class OwnAccess
{
    private const string Role = "assumed-role/AWSReservedSSO_";

    /// <summary>
    /// The steps that may take it away. Which of several groups lets the caller in is not known, so each that has their
    /// permission set in the management account counts.
    /// </summary>
    public static IEnumerable<PlanStep> StepsIn(PlanDraft draft)
    {
        if (draft.Observed is not { Caller.Resource: { } resource, Access: ObservedAccess.Known known, ManagementAccount: var management }) return [];
        if (!resource.StartsWith(Role, StringComparison.Ordinal) || resource.Split('/') is not [_, var role, var person]) return [];
        var set = role[(Role.Length - "assumed-role/".Length)..];
        set = set[..Math.Max(0, set.LastIndexOf('_'))];
        var arn = known.PermissionSets.FirstOrDefault(s => s.Name == set)?.Arn;
        var groups = known.Assignments.Where(a => a.PermissionSetArn == arn && a.AccountId == management.Value).Select(a => a.PrincipalId).ToHashSet(StringComparer.Ordinal);
        return draft.Steps.Where(s => s.Payload switch
        {
            StepPayload.RemoveAccess remove => remove.AccountId == management.Value && remove.PermissionSet == set,
            StepPayload.RemoveMember remove => string.Equals(remove.Person, person, StringComparison.OrdinalIgnoreCase)
                && known.Groups.Any(g => groups.Contains(g.Id) && g.Members.Any(m => m.MembershipId == remove.MembershipId)),
            _ => false,
        });
    }
}
