using System.Diagnostics;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// Keeps within the number of policies that AWS allows on one root, unit or account (AWS Organizations User Guide,
/// "Quotas for AWS Organizations"). Where there is no room for all that is new beside all that is old, as many as fit are
/// attached first, then the old ones go, then the rest comes.
/// </summary>
internal static class AttachmentRoom
{
    public static void Arrange(PlanDraft draft)
    {
        var attached = draft.Observed.Policies
            .SelectMany(p => p.Targets.Select(target => (p.Type, target)))
            .GroupBy(t => t)
            .ToDictionary(g => g.Key, g => g.Count());
        var detaches = draft.Steps
            .Where(s => s.Payload is StepPayload.DetachPolicy)
            .ToLookup(s => (((StepPayload.DetachPolicy)s.Payload).Type, ((StepPayload.DetachPolicy)s.Payload).TargetId));
        var attaches = draft.Steps
            .Where(s => s.Payload is StepPayload.AttachPolicy)
            .Select(s => (Step: s, Attach: (StepPayload.AttachPolicy)s.Payload))
            .GroupBy(s => (s.Attach.Type, Target: draft.TargetOf(s.Attach)))
            .Where(g => g.Key.Target is not null)
            .ToArray();
        foreach (var group in attaches)
        {
            var key = (group.Key.Type, group.Key.Target!);
            var (coming, going) = (group.Select(s => s.Step).ToArray(), detaches[key].ToArray());
            var free = Math.Max(0, Allowed(group.Key.Type) - attached.GetValueOrDefault(key));
            if (coming.Length <= free) continue;
            if (coming.Length > free + going.Length) Report(draft, group.Key.Type, coming[0]);
            var early = coming[..free].Select(s => s.Address).ToArray();
            foreach (var step in going) draft.Replace(step with { After = [.. early] });
            foreach (var step in coming[free..]) draft.Replace(step with { After = [.. step.After, .. going.Select(s => s.Address)] });
        }
    }

    /// <summary>How many may be attached; AWS's RCPFullAWSAccess, which nobody can detach, takes one place of the RCPs.</summary>
    private static int Allowed(OrganizationPolicyType type) => type switch
    {
        OrganizationPolicyType.ServiceControl => 10,
        OrganizationPolicyType.ResourceControl => 4,
        OrganizationPolicyType.DeclarativeEc2 => 10,
        _ => throw new UnreachableException(),
    };

    private static void Report(PlanDraft draft, OrganizationPolicyType type, PlanStep step)
    {
        var target = step.Address.Name[(step.Address.Name.IndexOf('>', StringComparison.Ordinal) + 2)..];
        draft.Report(new Diagnostic(
            PlanDiagnostics.TooManyAttachments,
            $"'{target}' has no room for all its policies of type {PolicyTypeNames.Of(type)}: AWS allows {Allowed(type)} that can be chosen")
        {
            Help = "detach what is not Bulkhead's, or put guardrails on a unit above",
        });
    }
}
