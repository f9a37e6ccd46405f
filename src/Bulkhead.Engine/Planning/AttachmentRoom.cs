using System.Collections.Immutable;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Planning.Guardrails;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// Keeps within the number of policies that AWS allows on one root, unit or account (AWS Organizations User Guide,
/// "Quotas for AWS Organizations"). Where there is no room for all that is new beside all that is old, as many as fit are
/// attached first; then goes what no new one takes over; then the rest comes.
/// </summary>
internal static class AttachmentRoom
{
    /// <summary>Changes what attachments and detachments wait for.</summary>
    /// <param name="draft">The plan.</param>
    /// <param name="waits">What the steps wait for so far.</param>
    /// <param name="needs">Which step that takes something away must wait for which that gives it.</param>
    /// <returns>One sentence for each target where something must go before what takes it over can come.</returns>
    public static ImmutableArray<string> Arrange(
        PlanDraft draft, StepWaits waits, IReadOnlySet<(StepAddress Narrowing, StepAddress Widening)> needs)
    {
        var attached = draft.Observed.Policies
            .SelectMany(p => p.Targets.Select(target => (p.Type, target)))
            .CountBy(t => t)
            .ToDictionary();
        var detaches = draft.Steps
            .Where(s => s.Payload is StepPayload.DetachPolicy)
            .ToLookup(s => (((StepPayload.DetachPolicy)s.Payload).Type, ((StepPayload.DetachPolicy)s.Payload).TargetId), s => s.Address);
        var attaches = draft.Steps
            .Where(s => s.Payload is StepPayload.AttachPolicy)
            .Select(s => (s.Address, Attach: (StepPayload.AttachPolicy)s.Payload))
            .GroupBy(s => (s.Attach.Type, Target: draft.TargetOf(s.Attach)), s => s.Address)
            .Where(g => g.Key.Target is not null);
        var gaps = ImmutableArray.CreateBuilder<string>();
        foreach (var group in attaches)
        {
            var key = (group.Key.Type, group.Key.Target!);
            var going = detaches[key].ToArray();
            var free = Math.Max(0, Allowed(group.Key.Type) - ReservedOn(draft, key.Item2, group.Key.Type) - attached.GetValueOrDefault(key));
            var coming = group.OrderByDescending(attach => going.Count(detach => needs.Contains((detach, attach)))).ToArray();
            if (coming.Length <= free) continue;
            if (coming.Length > free + going.Length)
            {
                Report(draft, group.Key.Type, coming[0]);
                continue;
            }

            // Those come early that take something over.
            var (early, late) = (coming[..free], coming[free..]);
            var first = going.Where(detach => !late.Any(attach => needs.Contains((detach, attach)))).ToArray();
            if (first.Length < late.Length)
            {
                gaps.Add($"'{TargetIn(coming[0])}' has no room for the new policies of type {PolicyTypeNames.Of(group.Key.Type)} beside those that they replace");
                first = [.. first, .. going.Except(first)];
            }

            foreach (var (detach, attach) in first.Zip(late))
            {
                var kept = needs.Where(n => n.Narrowing == detach && !late.Contains(n.Widening)).Select(n => n.Widening);
                waits.Replace(detach, [.. kept, .. early]);
                waits.Add(attach, detach);
            }
        }

        return gaps.ToImmutable();
    }

    /// <summary>How many may be attached; AWS's RCPFullAWSAccess, which nobody can detach, takes one place of the RCPs.</summary>
    private static int Allowed(OrganizationPolicyType type) =>
        PolicyLimits.Of(type).MaxAttached - (type == OrganizationPolicyType.ResourceControl ? 1 : 0);

    /// <summary>The places that policies take which AWS attaches by itself, and has not attached yet.</summary>
    private static int ReservedOn(PlanDraft draft, string target, OrganizationPolicyType type) => draft.Desired.Policies.Count(policy =>
        policy.Type == type
        && policy.AttachedByAws.Any(name => draft.Accounts.Find(name)?.Id.Value == target)
        && !draft.Observed.Policies.Any(p => p.Type == type && p.Name == policy.Name && p.Targets.Contains(target)));

    private static void Report(PlanDraft draft, OrganizationPolicyType type, StepAddress attach) => draft.Report(new Diagnostic(
        PlanDiagnostics.TooManyAttachments,
        $"'{TargetIn(attach)}' has no room for all its policies of type {PolicyTypeNames.Of(type)}: AWS allows {Allowed(type)} that can be chosen")
    {
        Help = "detach what is not Bulkhead's, or put guardrails on a unit above",
    });

    private static string TargetIn(StepAddress attachment) =>
        attachment.Name[(attachment.Name.IndexOf('>', StringComparison.Ordinal) + 2)..];
}
