using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>The stack sets that an account administers in a region, with their instances and operations.</summary>
/// <param name="store">The cloud's resources.</param>
/// <param name="owner">The account.</param>
/// <param name="region">The region.</param>
internal sealed class StackSetStore(ResourceStore store, string owner, string region)
{
    private readonly string _prefix = $"cloudformation/{owner}/{region}";

    /// <summary>The account that administers the sets.</summary>
    public string Owner { get; } = owner;

    /// <summary>The region in which they are administered.</summary>
    public string Region { get; } = region;

    /// <summary>The cloud's resources.</summary>
    public ResourceStore Resources { get; } = store;

    /// <summary>The set of a name, id or ARN that is not deleted, or null.</summary>
    public StackSet? Find(string name)
    {
        var id = name.StartsWith("arn:", StringComparison.Ordinal) ? name[(name.LastIndexOf('/') + 1)..] : name;
        var uid = id.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? id[(colon + 1)..] : Resources.Find($"{_prefix}/stackset-names", id)?.Text("Uid");
        return uid is not null && FindByUid(uid) is { IsDeleted: false } set && (set.Name == id || set.Id == id) ? set : null;
    }

    /// <summary>The set of the unique part of an id, or null.</summary>
    public StackSet? FindByUid(string uid) => Resources.Find($"{_prefix}/stacksets", uid, StackSetJson.Default.StackSet);

    /// <summary>All sets by name, those that are deleted among them.</summary>
    public IEnumerable<StackSet> All() => Resources.All($"{_prefix}/stacksets", StackSetJson.Default.StackSet)
        .OrderBy(set => set.Name, StringComparer.Ordinal).ThenBy(set => set.Uid, StringComparer.Ordinal);

    /// <summary>Keeps a set.</summary>
    public void Put(StackSet set)
    {
        Resources.Put($"{_prefix}/stacksets", set.Uid, set, StackSetJson.Default.StackSet);
        if (!set.IsDeleted) Resources.Put($"{_prefix}/stackset-names", set.Name, new JsonObject { ["Uid"] = set.Uid });
        else Resources.Remove($"{_prefix}/stackset-names", set.Name);
    }

    /// <summary>The instances of a set, by account and region.</summary>
    public IEnumerable<StackInstance> Instances(StackSet set) => Resources.All(InstancesOf(set), StackSetJson.Default.StackInstance);

    /// <summary>An instance, or null.</summary>
    public StackInstance? FindInstance(StackSet set, string account, string inRegion) =>
        Resources.Find(InstancesOf(set), $"{account}/{inRegion}", StackSetJson.Default.StackInstance);

    /// <summary>Keeps an instance.</summary>
    public void Put(StackSet set, StackInstance instance) =>
        Resources.Put(InstancesOf(set), $"{instance.Account}/{instance.Region}", instance, StackSetJson.Default.StackInstance);

    /// <summary>Removes an instance.</summary>
    public void RemoveInstance(StackSet set, string account, string inRegion) => Resources.Remove(InstancesOf(set), $"{account}/{inRegion}");

    /// <summary>The operations of a set, the newest first.</summary>
    public IEnumerable<StackSetOperation> Operations(StackSet set) =>
        Resources.All(OperationsOf(set), StackSetJson.Default.StackSetOperation).OrderByDescending(operation => operation.Number);

    /// <summary>An operation, or null.</summary>
    public StackSetOperation? FindOperation(StackSet set, string id) => Resources.Find(OperationsOf(set), id, StackSetJson.Default.StackSetOperation);

    /// <summary>Keeps an operation.</summary>
    public void Put(StackSet set, StackSetOperation operation) =>
        Resources.Put(OperationsOf(set), operation.Id, operation, StackSetJson.Default.StackSetOperation);

    /// <summary>What an operation did, or is to do, in the order in which it does.</summary>
    public IEnumerable<InstanceResult> Results(StackSet set, StackSetOperation operation) =>
        Resources.All(ResultsOf(set, operation), StackSetJson.Default.InstanceResult);

    /// <summary>Keeps a result.</summary>
    public void Put(StackSet set, StackSetOperation operation, InstanceResult result) =>
        Resources.Put(ResultsOf(set, operation), result.Number.ToString("D7", CultureInfo.InvariantCulture), result, StackSetJson.Default.InstanceResult);

    private string InstancesOf(StackSet set) => $"{_prefix}/stackset-instances/{set.Uid}";

    private string OperationsOf(StackSet set) => $"{_prefix}/stackset-operations/{set.Uid}";

    private string ResultsOf(StackSet set, StackSetOperation operation) => $"{_prefix}/stackset-results/{set.Uid}/{operation.Id}";
}
