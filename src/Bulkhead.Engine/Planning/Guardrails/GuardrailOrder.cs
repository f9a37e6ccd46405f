using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Guardrails;

/// <summary>
/// Puts the steps that touch guardrails into an order in which no account is ever without a guardrail that it has before
/// the plan and after it, however far a run comes (docs/decisions/0001-guardrails-without-gaps.md).
/// </summary>
/// <remarks>
/// Let something be stopped for an account before and after, and not in between. Then a step that took it away is done,
/// and one that gives it (again) is not. Each step that takes something from an account waits for every other step that
/// gives that account what may be the same, so that cannot be. One step that does both is atomic: AWS replaces a policy's
/// document, and moves an account, at once. Where such steps would wait for each other, a policy is first changed to hold
/// both its old and its new statements, and only later to hold the new ones alone.
/// </remarks>
internal sealed class GuardrailOrder
{
    private readonly PlanDraft _draft;
    private readonly ImmutableArray<PlanStep> _steps;
    private readonly Dictionary<StepAddress, StepAddress> _split = [];
    private readonly Dictionary<StepAddress, string> _joined = [];

    private GuardrailOrder(PlanDraft draft) => (_draft, _steps) = (draft, [.. draft.Steps]);

    /// <summary>Adds what the steps must wait for. Wants every step of policies, attachments and placements in the plan.</summary>
    public static void Arrange(PlanDraft draft) => new GuardrailOrder(draft).Arrange();

    private void Arrange()
    {
        while (true)
        {
            var waits = Order(out var gaps);
            var cycles = waits.Cycles();
            if (cycles.IsEmpty)
            {
                Commit(waits);
                foreach (var gap in gaps) Report(gap);
                return;
            }

            if (Split(cycles)) continue;

            // Nothing more can be split, so one of them must go first.
            foreach (var step in cycles) waits.Replace(step, _steps.FirstOrDefault(s => s.Address == step)?.After ?? [Origin(step)]);
            Commit(waits);
            Report($"{string.Join(", ", cycles.Where(c => c.Kind is StepKind.Policy or StepKind.Attachment).Select(c => $"'{c.Name}'").Order(StringComparer.Ordinal))} would have to wait for each other");
            return;
        }
    }

    private StepWaits Order(out ImmutableArray<string> gaps)
    {
        var waits = new StepWaits([.. _steps, .. _split.Select(s => Last(s.Key))]);
        var needs = new HashSet<(StepAddress Narrowing, StepAddress Widening)>();
        foreach (var type in Enum.GetValues<OrganizationPolicyType>())
        {
            var effects = new GuardrailEffects(_draft, type, _split);
            foreach (var line in AccountLine.Of(_draft, effects.Nodes)) needs.UnionWith(effects.NeedsOf(line));
        }

        foreach (var (narrowing, widening) in needs) waits.Add(narrowing, widening);
        gaps = AttachmentRoom.Arrange(_draft, waits, needs);
        return waits;
    }

    /// <summary>Splits one policy change on a cycle; false when none can be.</summary>
    private bool Split(ImmutableHashSet<StepAddress> cycles)
    {
        foreach (var address in cycles.Where(c => c.Kind == StepKind.Policy && !_split.ContainsKey(c)).OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            if (Find(address).Payload is not StepPayload.WritePolicy { ExistingId: { } id } write) continue;
            var now = _draft.Observed.Policies.First(p => p.Id == id).Content;
            if (now is null || PolicyDenials.Join(write.Type, now, write.Content) is not { } joined) continue;
            _joined[address] = joined;
            _split[address] = address with { Name = $"{address.Name} (old part)" };
            return true;
        }

        return false;
    }

    private void Commit(StepWaits waits)
    {
        foreach (var step in _steps)
        {
            var ordered = step with { After = [.. waits[step.Address]] };
            _draft.Replace(_joined.TryGetValue(step.Address, out var joined) ? First(ordered, joined) : ordered);
        }

        foreach (var (first, last) in _split)
        {
            var step = Last(first);
            _draft.Add(last, StepAction.Change, step.Payload, step.Reason, waits[last], step.Differences);
        }
    }

    /// <summary>The first half of a change: the new statements come, the old ones stay.</summary>
    private PlanStep First(PlanStep step, string joined)
    {
        var write = (StepPayload.WritePolicy)step.Payload;
        var now = _draft.Observed.Policies.First(p => p.Id == write.ExistingId).Content!;
        return step with
        {
            Payload = write with { Content = joined },
            Reason = $"{step.Reason}; what other policies take over stays in it until they have it",
            Differences = PolicyDocuments.Compare(write.Type, now, joined),
        };
    }

    /// <summary>The second half: the old statements go.</summary>
    private PlanStep Last(StepAddress first)
    {
        var step = Find(first);
        var write = (StepPayload.WritePolicy)step.Payload;
        return step with
        {
            Address = _split[first],
            Action = StepAction.Change,
            Reason = "other policies have taken over what was left in it",
            After = [first],
            Differences = PolicyDocuments.Compare(write.Type, _joined[first], write.Content),
        };
    }

    private PlanStep Find(StepAddress address) => _steps.First(s => s.Address == address);

    private StepAddress Origin(StepAddress last) => _split.First(s => s.Value == last).Key;

    private void Report(string what)
    {
        if (_draft.Desired.Allow.GuardrailGap) return;
        _draft.Report(new Diagnostic(PlanDiagnostics.GuardrailGap, $"the guardrails cannot be changed without a moment in which one is missing: {what}")
        {
            Help = "make the change in two applies (first what comes, then what goes), detach policies that nobody needs, or say 'allow: { guardrail-gap: on }' under 'organization'",
        });
    }
}
