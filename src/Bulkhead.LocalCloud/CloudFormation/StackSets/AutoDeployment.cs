using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>
/// Accounts that come into a target of a stack set get its stacks, and those that leave it lose them (AWS CloudFormation User
/// Guide, "Enable or disable automatic deployments for StackSets in AWS Organizations").
/// </summary>
internal sealed class AutoDeployment
{
    private const string Kind = "cloudformation:StackSetAutoDeployment";

    /// <summary>The sets that deploy by themselves: looked at whenever an account moves, so it must be short.</summary>
    private const string Watched = "cloudformation/auto-deployments";

    private readonly TimeSpan _delay;

    /// <summary>Says what the work is.</summary>
    /// <param name="scheduled">The work that is done later.</param>
    /// <param name="delay">How long after an account's move its stacks are begun.</param>
    public AutoDeployment(ScheduledWork scheduled, TimeSpan delay)
    {
        _delay = delay;
        scheduled.Define(Kind, Deploy);
    }

    /// <summary>Takes note of whether a set deploys by itself.</summary>
    public static void Watch(StackSetStore store, StackSet set)
    {
        if (set is { AutoDeploys: true, IsDeleted: false }) store.Resources.Put(Watched, set.Uid, new JsonObject { ["Owner"] = store.Owner, ["Region"] = store.Region });
        else store.Resources.Remove(Watched, set.Uid);
    }

    /// <summary>An account has joined the organization, left it, or is in another unit.</summary>
    public static void AccountMoved(ResourceStore store, string account, DateTimeOffset now)
    {
        if (store.All(Watched).Count == 0) return;
        ScheduledWork.Plan(store, Kind, now, $"{account}/{ResourceIds.Uuid()}", new JsonObject { ["AccountId"] = account, ["Moved"] = now.ToString("O", CultureInfo.InvariantCulture) });
    }

    private void Deploy(CallContext context, JsonObject work)
    {
        var resources = context.Cloud.Store;
        if (!OrganizationsAccess.IsOn(resources)) return;
        var account = work.Needed("AccountId");
        var moved = work.Time("Moved");
        var path = resources.Find(OrganizationState.Members, account) is null ? [] : OrganizationState.PathTo(resources, account);
        foreach (var (uid, place) in resources.All(Watched).ToList())
        {
            var store = new StackSetStore(resources, place.Needed("Owner"), place.Needed("Region"));
            if (store.FindByUid(uid) is not { } set || account == set.Owner) continue;
            var wanted = set.Targets.Where(target => path.Contains(target.Unit)).OrderByDescending(target => path.ToList().IndexOf(target.Unit)).ToList();
            var present = store.Instances(set).Where(instance => instance.Account == account && instance.Unit is not null).ToList();
            var gone = present.Where(instance => !wanted.Exists(target => target.Regions.Contains(instance.Region))).ToList();
            foreach (var stays in present.Except(gone))
                store.Put(set, stays with { Unit = wanted.Find(target => target.Regions.Contains(stays.Region))!.Unit });
            var missing = wanted.SelectMany(target => target.Regions.Select(region => (target.Unit, Region: region))).DistinctBy(entry => entry.Region)
                .Where(entry => present.TrueForAll(instance => instance.Region != entry.Region))
                .Select(entry => new StackInstance { Account = account, Region = entry.Region, Unit = entry.Unit, Status = "OUTDATED", Detail = InstanceResult.Pending }).ToList();
            Begin(store, set, StackSetOperation.Delete, gone, moved);
            Begin(store, set, StackSetOperation.Create, missing, moved);
        }
    }

    private void Begin(StackSetStore store, StackSet set, string action, List<StackInstance> instances, DateTimeOffset moved)
    {
        if (instances.Count == 0) return;
        OperationStart.Begin(store, set, new StackSetOperation
        {
            Id = ResourceIds.Uuid(),
            Number = 0,
            Action = action,
            Status = StackSetOperation.Running,
            Created = moved,
            RetainsStacks = action == StackSetOperation.Delete && set.RetainsStacks,
            Preferences = OperationPreferences.Automatic,
            Regions = [.. instances.Select(instance => instance.Region).Order(StringComparer.Ordinal)],
        }, instances, moved + _delay);
    }
}
