using System.Collections.Immutable;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply;

/// <summary>Which steps may run: a step is ready when all that it waits for are done. Not safe for many threads.</summary>
internal sealed class StepGraph
{
    private readonly Dictionary<StepAddress, int> _open = [];
    private readonly Dictionary<StepAddress, List<PlanStep>> _waiting = [];
    private readonly Queue<PlanStep> _ready = new();
    private readonly Queue<PlanStep> _readyCreations = new();
    private readonly HashSet<StepAddress> _settled = [];

    public StepGraph(ImmutableArray<PlanStep> steps)
    {
        var known = steps.Select(s => s.Address).ToHashSet();
        foreach (var step in steps)
        {
            var after = step.After.Where(known.Contains).Distinct().ToArray();
            _open.Add(step.Address, after.Length);
            foreach (var address in after)
            {
                if (!_waiting.TryGetValue(address, out var followers)) _waiting.Add(address, followers = []);
                followers.Add(step);
            }

            if (after.Length == 0) Enqueue(step);
        }
    }

    /// <summary>Takes a step that may run now and creates no account; null when none is.</summary>
    public PlanStep? TakeReady() => _ready.TryDequeue(out var step) ? step : null;

    /// <summary>Takes the creation of an account that may run now; null when none is. It waits for AWS most of its time.</summary>
    public PlanStep? TakeReadyCreation() => _readyCreations.TryDequeue(out var step) ? step : null;

    /// <summary>The step is done: those that waited for nothing else become ready.</summary>
    public void Complete(StepAddress address)
    {
        _settled.Add(address);
        foreach (var follower in Followers(address))
        {
            if (--_open[follower.Address] == 0 && !_settled.Contains(follower.Address)) Enqueue(follower);
        }
    }

    /// <summary>The step failed: every step that waits for it, directly or not, is held back. They are returned, each once.</summary>
    public ImmutableArray<PlanStep> Fail(StepAddress address)
    {
        _settled.Add(address);
        var held = ImmutableArray.CreateBuilder<PlanStep>();
        var queue = new Queue<StepAddress>([address]);
        while (queue.TryDequeue(out var failed))
        {
            foreach (var follower in Followers(failed))
            {
                if (!_settled.Add(follower.Address)) continue;
                held.Add(follower);
                queue.Enqueue(follower.Address);
            }
        }

        return held.ToImmutable();
    }

    private void Enqueue(PlanStep step) => (IsCreation(step) ? _readyCreations : _ready).Enqueue(step);

    /// <summary>Whether a step creates an account.</summary>
    public static bool IsCreation(PlanStep step) => step.Payload is StepPayload.CreateAccount;

    private List<PlanStep> Followers(StepAddress address) => _waiting.GetValueOrDefault(address) ?? [];
}
