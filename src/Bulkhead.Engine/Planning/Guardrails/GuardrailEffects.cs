using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Guardrails;

/// <summary>
/// What the steps of a plan do to the guardrails of one type: which of them bind accounts more, and which less.
/// </summary>
internal sealed class GuardrailEffects
{
    private static readonly ImmutableHashSet<Denial> Nothing = [];

    private readonly PlanDraft _draft;
    private readonly OrganizationPolicyType _type;
    private readonly IReadOnlyDictionary<StepAddress, StepAddress> _split;
    private readonly List<Hanging> _before = [];
    private readonly List<Hanging> _after = [];
    private readonly List<Change> _changes = [];
    private readonly ILookup<string, Change> _byNode;
    private readonly Dictionary<(StepAddress, StepAddress), bool> _overlaps = [];

    /// <param name="draft">The plan with its policies, attachments and placements.</param>
    /// <param name="type">The type of the guardrails.</param>
    /// <param name="split">Policies that are changed in two steps: the first that joins old and new, with the last that lets the old go.</param>
    public GuardrailEffects(PlanDraft draft, OrganizationPolicyType type, IReadOnlyDictionary<StepAddress, StepAddress> split)
    {
        (_draft, _type, _split) = (draft, type, split);
        var contents = new Dictionary<string, (ImmutableHashSet<Denial> Before, ImmutableHashSet<Denial> After)>(StringComparer.Ordinal);
        var gone = draft.Steps
            .Select(s => s.Payload)
            .OfType<StepPayload.DetachPolicy>()
            .Select(d => (d.PolicyId, d.TargetId))
            .ToHashSet();
        foreach (var policy in draft.Observed.Policies.Where(p => p.Type == type && !p.IsAwsManaged))
        {
            var (old, wanted) = contents[policy.Name] = Contents(policy);
            foreach (var target in policy.Targets)
            {
                _before.Add(new Hanging(policy.Name, target, old));
                if (!gone.Contains((policy.Id, target))) _after.Add(new Hanging(policy.Name, target, wanted));
            }
        }

        foreach (var step in draft.Steps) Add(step, contents);
        _byNode = _changes.SelectMany(change => change.Nodes.Select(node => (node, change))).ToLookup(c => c.node, c => c.change, StringComparer.Ordinal);
    }

    /// <summary>Accounts that have policies of their own that come, change or go.</summary>
    public ImmutableHashSet<string> Nodes => [.. _changes.SelectMany(c => c.Nodes)];

    /// <summary>
    /// Which step must wait for which, so that these accounts are never without a guardrail that they had before and have
    /// afterwards: what takes something away waits for all that may give the same.
    /// </summary>
    public IEnumerable<(StepAddress Narrowing, StepAddress Widening)> NeedsOf(AccountLine line)
    {
        var narrowing = line.Before.SelectMany(node => _byNode[node]).Where(c => !c.Lost.IsEmpty).Distinct().ToList();
        var widening = line.After.SelectMany(node => _byNode[node]).Where(c => !c.Gained.IsEmpty).Distinct().ToList();
        foreach (var less in narrowing)
        {
            foreach (var more in widening)
            {
                if (less.Step != more.Step && Overlap(less, more)) yield return (less.Step, more.Step);
            }
        }

        if (line.Moves.IsEmpty) yield break;
        var lost = Union(_before.Where(h => line.Before.Contains(h.Node) && !line.After.Contains(h.Node)));
        var gained = Union(_after.Where(h => line.After.Contains(h.Node) && !line.Before.Contains(h.Node)));
        foreach (var less in narrowing.Where(less => PolicyDenials.MayOverlap(less.Lost, gained)))
        {
            foreach (var move in line.Moves) yield return (less.Step, move);
        }

        foreach (var more in widening.Where(more => PolicyDenials.MayOverlap(lost, more.Gained)))
        {
            foreach (var move in line.Moves) yield return (move, more.Step);
        }
    }

    private void Add(PlanStep step, Dictionary<string, (ImmutableHashSet<Denial> Before, ImmutableHashSet<Denial> After)> contents)
    {
        switch (step.Payload)
        {
            case StepPayload.AttachPolicy attach when attach.Type == _type:
                var node = GuardrailNodes.Of(_draft, attach);
                var wanted = contents.TryGetValue(attach.Policy, out var content) ? content.After : Wanted(attach.Policy) ?? [Denial.Unknown];
                _after.Add(new Hanging(attach.Policy, node, wanted));
                _changes.Add(new Change(step.Address, [node], Nothing, wanted));
                break;
            case StepPayload.DetachPolicy detach when detach.Type == _type:
                _changes.Add(new Change(step.Address, [detach.TargetId], contents[detach.Policy].Before, Nothing));
                break;
            case StepPayload.WritePolicy { ExistingId: not null } write when write.Type == _type:
                var (old, now) = contents[write.Name];
                ImmutableHashSet<string> nodes = [.. _before.Where(h => h.Policy == write.Name).Select(h => h.Node)];
                var (lost, gained) = (old.Except(now), now.Except(old));
                if (!_split.TryGetValue(step.Address, out var last))
                {
                    _changes.Add(new Change(step.Address, nodes, lost, gained));
                    break;
                }

                _changes.Add(new Change(step.Address, nodes, Nothing, gained));
                _changes.Add(new Change(last, nodes, lost, Nothing));
                break;
            default:
                break;
        }
    }

    private (ImmutableHashSet<Denial> Before, ImmutableHashSet<Denial> After) Contents(ObservedPolicy policy)
    {
        var before = PolicyDenials.Read(_type, policy.Content);
        return (before, _draft.Contains(Addresses.Policy(_type, policy.Name)) && Wanted(policy.Name) is { } wanted ? wanted : before);
    }

    private ImmutableHashSet<Denial>? Wanted(string policy) =>
        _draft.Desired.Policies.FirstOrDefault(p => p.Type == _type && p.Name == policy) is { } wanted
            ? PolicyDenials.Read(_type, wanted.Content)
            : null;

    private bool Overlap(Change less, Change more)
    {
        if (!_overlaps.TryGetValue((less.Step, more.Step), out var overlap))
        {
            _overlaps[(less.Step, more.Step)] = overlap = PolicyDenials.MayOverlap(less.Lost, more.Gained);
        }

        return overlap;
    }

    private static ImmutableHashSet<Denial> Union(IEnumerable<Hanging> hanging) => [.. hanging.SelectMany(h => h.Stops)];

    /// <summary>A policy on a node, with what it stops there.</summary>
    private sealed record Hanging(string Policy, string Node, ImmutableHashSet<Denial> Stops);

    /// <summary>What a step takes from, and gives to, all that hangs on its nodes. Each is itself only.</summary>
    private sealed class Change(StepAddress step, ImmutableHashSet<string> nodes, ImmutableHashSet<Denial> lost, ImmutableHashSet<Denial> gained)
    {
        public StepAddress Step => step;

        public ImmutableHashSet<string> Nodes => nodes;

        public ImmutableHashSet<Denial> Lost => lost;

        public ImmutableHashSet<Denial> Gained => gained;
    }
}
