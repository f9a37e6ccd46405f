using System.Collections.Immutable;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Guardrails;

/// <summary>Steps and what each waits for, while the order is being worked out.</summary>
internal sealed class StepWaits
{
    private readonly Dictionary<StepAddress, HashSet<StepAddress>> _after = [];

    public StepWaits(IEnumerable<PlanStep> steps)
    {
        foreach (var step in steps) _after[step.Address] = [.. step.After];
    }

    /// <summary>What a step waits for.</summary>
    public IReadOnlyCollection<StepAddress> this[StepAddress step] => _after[step];

    public void Add(StepAddress step, StepAddress waitsFor) => _after[step].Add(waitsFor);

    public void Remove(StepAddress step, StepAddress waitsFor) => _after[step].Remove(waitsFor);

    public void Replace(StepAddress step, IEnumerable<StepAddress> waitsFor) => _after[step] = [.. waitsFor];

    /// <summary>The steps on cycles, and those between two cycles; empty when every step comes to its turn.</summary>
    public ImmutableHashSet<StepAddress> Cycles()
    {
        var forward = _after.ToDictionary(s => s.Key, s => s.Value.Where(_after.ContainsKey).ToList());
        var backward = forward.SelectMany(s => s.Value.Select(to => (to, s.Key))).ToLookup(p => p.to, p => p.Key);
        var left = forward.Keys.ToHashSet();
        Trim(left, step => forward[step].Count, step => backward[step]);
        Trim(left, step => backward[step].Count(left.Contains), step => forward[step].Where(left.Contains));
        return [.. left];
    }

    /// <summary>Takes out, again and again, the steps that nothing left holds.</summary>
    private static void Trim(HashSet<StepAddress> left, Func<StepAddress, int> count, Func<StepAddress, IEnumerable<StepAddress>> next)
    {
        var open = left.ToDictionary(step => step, count);
        var ready = new Queue<StepAddress>(left.Where(step => open[step] == 0));
        while (ready.TryDequeue(out var step))
        {
            left.Remove(step);
            foreach (var follower in next(step).ToList())
            {
                if (left.Contains(follower) && --open[follower] == 0) ready.Enqueue(follower);
            }
        }
    }
}
