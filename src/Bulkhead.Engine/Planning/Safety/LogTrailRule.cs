using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>
/// Whoever can end the trail, or send it elsewhere, can work unseen. So the trail's stack and its bucket's are not deleted,
/// and the trail does not get another bucket, because a line went or moved.
/// </summary>
internal sealed class LogTrailRule : ISafetyRule
{
    public IEnumerable<Diagnostic> Check(PlanDraft draft)
    {
        if (draft.Desired.Allow.DeleteLogTrail) yield break;
        foreach (var step in draft.Steps)
        {
            var what = step.Payload switch
            {
                StepPayload.DeleteStack { Stack: var stack } when stack == StackTemplate.Trail.Name =>
                    "the organization's trail would be deleted",
                StepPayload.DeleteStack { Stack: var stack, Account: var account } when stack == StackTemplate.Logs.Name =>
                    $"the stack of the trail's bucket in account '{account}' would be deleted",
                StepPayload.WriteStack { Stack: var stack } when stack == StackTemplate.Trail.Name
                    && step.Differences.FirstOrDefault(d => d is { Property: "parameters.LogArchiveAccount", Before: not null }) is { } moved =>
                    $"the organization's trail would be written to account {moved.After} instead of {moved.Before}",
                _ => null,
            };
            if (what is null) continue;
            yield return new Diagnostic(PlanDiagnostics.LogTrail, what)
            {
                Help = "bring back the account of kind 'log-archive'; if it is meant, say 'allow: { delete-log-trail: on }' under 'organization'",
            };
        }
    }
}
