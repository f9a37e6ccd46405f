using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning.Guardrails;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>
/// Every level from the root to an account must allow what is done in it, so each must keep a service control policy that
/// allows (Organizations User Guide, "SCP evaluation"). AWS refuses to detach the last policy of a target; where
/// FullAWSAccess is not there, the last one that allows anything is as bad.
/// </summary>
internal sealed class LastPolicyRule : ISafetyRule
{
    public IEnumerable<Diagnostic> Check(PlanDraft draft)
    {
        if (draft.Desired.Allow.DetachLastPolicy) yield break;
        var detached = draft.Steps
            .Where(s => s.Payload is StepPayload.DetachPolicy { Type: OrganizationPolicyType.ServiceControl })
            .GroupBy(s => ((StepPayload.DetachPolicy)s.Payload).TargetId, StringComparer.Ordinal);
        foreach (var target in detached)
        {
            var going = target.Select(s => ((StepPayload.DetachPolicy)s.Payload).PolicyId).ToHashSet(StringComparer.Ordinal);
            var there = draft.Observed.Policies
                .Where(p => p.Type == OrganizationPolicyType.ServiceControl && p.Targets.Contains(target.Key))
                .ToArray();
            var leftover = there.Where(p => !going.Contains(p.Id)).ToArray();
            var coming = draft.Steps
                .Select(s => s.Payload)
                .OfType<StepPayload.AttachPolicy>()
                .Where(a => a.Type == OrganizationPolicyType.ServiceControl && draft.TargetOf(a) == target.Key)
                .Select(a => draft.Desired.Policies.First(p => p.Type == a.Type && p.Name == a.Policy).Content)
                .ToArray();
            var isLast = leftover.Length == 0 && coming.Length == 0;
            var isLastThatAllows = there.Except(leftover).Any(MayAllow) && !leftover.Any(MayAllow) && !coming.Any(PolicyDenials.MayAllow);
            if (!isLast && !isLastThatAllows) continue;
            var first = target.First();
            yield return new Diagnostic(
                PlanDiagnostics.LastPolicy,
                $"{first.Address} would take the last service control policy that allows anything from there, and everything would be denied")
            {
                Help = "attach FullAWSAccess there first; if it is meant, say 'allow: { detach-last-policy: on }' under 'organization'",
            };
        }
    }

    /// <summary>Whether a policy allows something, or nobody knows.</summary>
    private static bool MayAllow(ObservedPolicy policy) => policy.IsAwsManaged || PolicyDenials.MayAllow(policy.Content);
}
