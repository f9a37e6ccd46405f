using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>
/// One step of an operation: takes note of stacks that are done, begins the next ones, and stops a region in which more failed than
/// is tolerated (AWS CloudFormation User Guide, "StackSets concepts", stack set operation options).
/// </summary>
internal sealed class OperationRun
{
    private readonly CallContext _context;
    private readonly StackSetStore _store;
    private readonly StackSet _set;
    private readonly StackSetOperation _operation;
    private readonly OperationPreferences _preferences;
    private readonly InstanceWorker _worker;
    private readonly List<(string Name, InstanceResult[] Results)> _regions;

    /// <summary>Reads how far the operation is.</summary>
    public OperationRun(CallContext context, StackSetStore store, StackSet set, StackSetOperation operation)
    {
        (_context, _store, _set, _operation) = (context, store, set, operation);
        _preferences = new OperationPreferences(operation.Preferences);
        _worker = new InstanceWorker(context, set, operation);
        _regions = [.. store.Results(set, operation).GroupBy(result => result.Region, StringComparer.Ordinal).Select(region => (region.Key, region.ToArray()))];
    }

    /// <summary>Goes as far as possible now; answers when the next step is due, or null when the operation is over.</summary>
    public DateTimeOffset? Advance()
    {
        while (true)
        {
            Settle();
            Cancel();
            if (!Begin()) break;
        }

        var running = _regions.SelectMany(region => region.Results).Where(result => result.Status == InstanceResult.Running).ToList();
        if (running.Count > 0) return running.Min(result => result.Outcome!.Until);
        Finish();
        return null;
    }

    private void Settle()
    {
        foreach (var (_, results) in _regions)
        {
            for (var i = 0; i < results.Length; i++)
            {
                if (results[i] is not { Status: InstanceResult.Running, Outcome: { } outcome } || outcome.Until > _context.Now) continue;
                Put(results, i, results[i] with { Status = outcome.Status, Reason = outcome.Reason, Outcome = null });
                if (outcome.Instance is { } instance) _store.Put(_set, instance);
                else _store.RemoveInstance(_set, results[i].Account, results[i].Region);
            }
        }
    }

    /// <summary>Takes back what is not to be done any more.</summary>
    private void Cancel()
    {
        var stopped = _operation.Status == StackSetOperation.Stopping ? "Cancelled since the operation was stopped" : null;
        foreach (var (_, results) in _regions)
        {
            var exceeded = stopped ?? (IsExceeded(results) ? "Cancelled since failure tolerance has exceeded" : null);
            if (!_preferences.IsParallel) stopped = exceeded;
            for (var i = 0; exceeded is not null && i < results.Length; i++)
            {
                if (results[i].Status != InstanceResult.Pending) continue;
                Put(results, i, results[i] with { Status = InstanceResult.Cancelled, Reason = exceeded });
                if (_operation.Action != StackSetOperation.DetectDrift && Instance(results[i]) is { } instance)
                    _store.Put(_set, instance with { Detail = InstanceResult.Cancelled, Reason = exceeded });
            }
        }
    }

    /// <summary>Begins as much as may run at once; says whether anything began.</summary>
    private bool Begin()
    {
        var any = false;
        foreach (var (_, results) in _regions)
        {
            var free = _preferences.Concurrency(results.Length, Failures(results)) - results.Count(result => result.Status == InstanceResult.Running);
            for (var i = 0; i < results.Length && free > 0; i++)
            {
                if (results[i].Status != InstanceResult.Pending) continue;
                var outcome = Instance(results[i]) is { } instance
                    ? _worker.Run(instance) : new InstanceOutcome(InstanceResult.Succeeded, null, _context.Now, null);
                Put(results, i, results[i] with { Status = InstanceResult.Running, Outcome = outcome });
                if (_operation.Action != StackSetOperation.DetectDrift && outcome.Until > _context.Now && Instance(results[i]) is { } busy)
                    _store.Put(_set, busy with { Detail = InstanceResult.Running, StackId = outcome.Instance?.StackId ?? busy.StackId });
                (any, free) = (true, free - 1);
            }

            if (!_preferences.IsParallel && results.Any(result => result.Status is InstanceResult.Pending or InstanceResult.Running)) break;
        }

        return any;
    }

    private void Finish()
    {
        var status = _operation.Status == StackSetOperation.Stopping ? StackSetOperation.Stopped
            : _regions.Exists(region => IsExceeded(region.Results)) ? StackSetOperation.Failed : StackSetOperation.Succeeded;
        _store.Put(_set, _operation with { Status = status, Ended = _context.Now });
        if (_operation.Action == StackSetOperation.DetectDrift) _store.Put(_store.FindByUid(_set.Uid)! with { Drift = Drift(status) });
    }

    private JsonObject Drift(string status)
    {
        var results = _regions.SelectMany(region => region.Results).ToList();
        var instances = results.Where(result => result.Status == InstanceResult.Succeeded).Select(Instance).OfType<StackInstance>().ToList();
        var (drifted, same) = (instances.Count(i => i.DriftStatus == "DRIFTED"), instances.Count(i => i.DriftStatus == "IN_SYNC"));
        var failed = results.Count(result => result.Status == InstanceResult.Failed);
        return new JsonObject
        {
            ["DriftStatus"] = drifted > 0 ? "DRIFTED" : instances.Count == 0 ? "NOT_CHECKED" : "IN_SYNC",
            ["DriftDetectionStatus"] = status switch
            {
                StackSetOperation.Stopped => "STOPPED",
                StackSetOperation.Failed => "FAILED",
                _ => failed > 0 ? "PARTIAL_SUCCESS" : "COMPLETED",
            },
            ["LastDriftCheckTimestamp"] = JsonText.Time(_context.Now),
            ["TotalStackInstancesCount"] = results.Count,
            ["DriftedStackInstancesCount"] = drifted,
            ["InSyncStackInstancesCount"] = same,
            ["InProgressStackInstancesCount"] = 0,
            ["FailedStackInstancesCount"] = failed,
        };
    }

    private bool IsExceeded(InstanceResult[] results) => Failures(results) > _preferences.Tolerance(results.Length);

    private static int Failures(InstanceResult[] results) => results.Count(result => result.Status == InstanceResult.Failed);

    private StackInstance? Instance(InstanceResult result) => _store.FindInstance(_set, result.Account, result.Region);

    private void Put(InstanceResult[] results, int index, InstanceResult result) => _store.Put(_set, _operation, results[index] = result);
}
