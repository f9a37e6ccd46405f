using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>Begins operations on stack sets: whether they may, which id they have, and in which order they come.</summary>
internal static class OperationStart
{
    private const int InstanceLimit = 100_000;

    /// <summary>The digest of a request, its id left out.</summary>
    public static string Digest(string operation, JsonObject input) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{operation} {JsonText.Write(input.Without("OperationId", "ClientRequestToken"))}")));

    /// <summary>The operation that the same request began before; null for a new one.</summary>
    /// <exception cref="ServiceException">Another request had the id, another operation came since, or another operation is running.</exception>
    public static StackSetOperation? Repeated(StackSetStore store, StackSet set, JsonObject input, string operation)
    {
        if (input.Text("OperationId") is { } id && store.FindOperation(set, id) is { } known)
        {
            if (known.Request != Digest(operation, input)) throw StackSetRefusal.OperationExists(id);
            return store.Operations(set).First().Id == id ? known : throw StackSetRefusal.Stale(id);
        }

        if (!set.ManagesExecution && store.Operations(set).Any(other => !other.IsOver)) throw StackSetRefusal.Busy(set);
        return null;
    }

    /// <summary>Begins an operation on instances, in the order of its regions and then of the accounts.</summary>
    /// <param name="store">The sets.</param>
    /// <param name="set">The set.</param>
    /// <param name="operation">The operation; its number and state are set here.</param>
    /// <param name="instances">The instances, as they are from now on.</param>
    /// <param name="due">When it begins.</param>
    public static StackSetOperation Begin(StackSetStore store, StackSet set, StackSetOperation operation, IEnumerable<StackInstance> instances, DateTimeOffset due)
    {
        var before = store.Operations(set).ToList();
        var waits = before.Exists(other => !other.IsOver);
        operation = operation with
        {
            Number = before.Count == 0 ? 1 : before[0].Number + 1,
            Status = waits ? StackSetOperation.Queued : StackSetOperation.Running,
        };
        store.Put(set, operation);
        var number = 0;
        foreach (var instance in instances.OrderBy(i => operation.Regions.IndexOf(i.Region)).ThenBy(i => i.Account, StringComparer.Ordinal))
        {
            store.Put(set, operation, new InstanceResult
            {
                Number = ++number,
                Account = instance.Account,
                Region = instance.Region,
                Unit = instance.Unit,
                Status = InstanceResult.Pending,
            });
            store.Put(set, operation.Action == StackSetOperation.DetectDrift ? instance : instance with
            {
                Status = operation.Action == StackSetOperation.Delete ? instance.Status : "OUTDATED",
                Detail = InstanceResult.Pending,
                LastOperation = operation.Id,
            });
        }

        if (store.Instances(set).Count() > InstanceLimit) throw StackSetRefusal.Limit($"A stack set has at most {InstanceLimit} stack instances");
        if (!waits) OperationRunner.Plan(store, set, operation, due);
        return operation;
    }

    /// <summary>An operation as a request asks for it.</summary>
    public static StackSetOperation New(CallContext context, JsonObject input, string operation, string action, OperationPreferences preferences, IEnumerable<string> regions) => new()
    {
        Id = input.Text("OperationId") ?? ResourceIds.Uuid(),
        Number = 0,
        Action = action,
        Status = StackSetOperation.Running,
        Created = context.Now,
        Preferences = preferences.Shown,
        Regions = preferences.Order(regions),
        Targets = input.Object("DeploymentTargets")?.Copy(),
        Request = Digest(operation, input),
    };
}
