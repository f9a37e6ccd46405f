using System.Collections.Immutable;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>Takes an update back, and can be tried again when it fails.</summary>
internal sealed class StackRollback(StackWorker worker)
{
    /// <summary>Takes back what the stack's <see cref="Stack.Undo"/> says.</summary>
    /// <param name="reason">Why, in the words of the event.</param>
    /// <param name="skip">Resources that are said to be back although they are not.</param>
    public void Run(string reason, IReadOnlyCollection<string> skip)
    {
        worker.Enter(StackStatus.UpdateRollbackInProgress, reason);
        var steps = worker.Stack.Undo;
        foreach (var step in steps)
        {
            if (step.Before is not { } before || Back(step, before, skip) is not { } stuck) continue;
            worker.Stack = worker.Stack with { Undo = steps };
            worker.Enter(StackStatus.UpdateRollbackFailed, stuck);
            return;
        }

        worker.Enter(StackStatus.UpdateRollbackCleanup);
        var target = worker.Stack.Before!;
        new StackRemoval(worker).Clean(steps.Where(IsNew).Select(step => (step.After, "Delete")));
        worker.Stack = worker.Stack with
        {
            Input = target.Input,
            Description = target.Description,
            Outputs = target.Outputs,
            Imports = target.Imports,
            Resources = worker.Stack.Resources.RemoveRange(worker.Stack.Resources.Keys.Where(id => !target.Resources.ContainsKey(id)))
                .SetItems(target.Resources.Where(entry => !steps.Any(step => step.Before?.LogicalId == entry.Key))),
            Undo = ImmutableArray<UndoStep>.Empty,
            Before = null,
        };
        worker.Enter(StackStatus.UpdateRollbackComplete);
    }

    private static bool IsNew(UndoStep step) => step.After.PhysicalId.Length > 0 && step.Before?.PhysicalId != step.After.PhysicalId;

    private string? Back(UndoStep step, StackResource before, IReadOnlyCollection<string> skip)
    {
        if (skip.Contains(before.LogicalId) || IsNew(step) || step.After.PhysicalId.Length == 0)
        {
            worker.Tell(before, "UPDATE_COMPLETE");
            return null;
        }

        var was = worker.Update(step.After, before);
        return was is null ? null : $"The following resource(s) failed to update: [{before.LogicalId}]. ";
    }
}
