using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>The operations that make, change and delete the instances of a stack set.</summary>
internal static class InstanceOperations
{
    /// <summary><c>CreateStackInstances</c></summary>
    public static JsonObject Create(CallContext context, JsonObject input)
    {
        var request = Request.Read(context, input, "CreateStackInstances", StackSetOperation.Create);
        if (request.Repeated is { } known) return Answer(known);
        var (store, set) = (request.Store, request.Set);
        if (set.IsServiceManaged && DeploymentTargets.IsOfWholeUnits(input)) store.Put(set = Track(set, Units(input), request.Regions));
        var instances = from region in request.Regions
                        from target in request.Targets
                        let present = store.FindInstance(set, target.Account, region)
                        select present is null
                            ? new StackInstance { Account = target.Account, Region = region, Unit = target.Unit, Status = "OUTDATED", Detail = InstanceResult.Pending }
                            : present with { Unit = target.Unit ?? present.Unit };
        return Answer(OperationStart.Begin(store, set, request.Operation with { Overrides = ParameterOverrides.Read(set, input) }, instances.ToList(), context.Now));
    }

    /// <summary><c>UpdateStackInstances</c></summary>
    public static JsonObject Update(CallContext context, JsonObject input)
    {
        var request = Request.Read(context, input, "UpdateStackInstances", StackSetOperation.Update);
        if (request.Repeated is { } known) return Answer(known);
        var instances = Existing(request.Store, request.Set, request.Targets, request.Regions);
        var overrides = ParameterOverrides.Read(request.Set, input);
        return Answer(OperationStart.Begin(request.Store, request.Set, request.Operation with { Overrides = overrides }, instances, context.Now));
    }

    /// <summary><c>DeleteStackInstances</c></summary>
    public static JsonObject Delete(CallContext context, JsonObject input)
    {
        var request = Request.Read(context, input, "DeleteStackInstances", StackSetOperation.Delete);
        if (request.Repeated is { } known) return Answer(known);
        var (store, set) = (request.Store, request.Set);
        if (set.IsServiceManaged && !input.Object("DeploymentTargets")!.Texts("Accounts").Any()) store.Put(set = Untrack(set, Units(input), request.Regions));
        var instances = from region in request.Regions
                        from target in request.Targets
                        select store.FindInstance(set, target.Account, region);
        return Answer(OperationStart.Begin(
            store, set, request.Operation with { RetainsStacks = input.Flag("RetainStacks") }, instances.OfType<StackInstance>().ToList(), context.Now));
    }

    /// <summary><c>DetectStackSetDrift</c></summary>
    public static JsonObject DetectDrift(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        var (store, set) = (scope.Store, scope.RequireToChange(input));
        if (OperationStart.Repeated(store, set, input, "DetectStackSetDrift") is { } known) return Answer(known);
        var instances = store.Instances(set).Where(instance => instance.StackId is not null).ToList();
        var regions = instances.Select(instance => instance.Region).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var operation = OperationStart.New(context, input, "DetectStackSetDrift", StackSetOperation.DetectDrift, OperationPreferences.Read(input, regions), regions);
        return Answer(OperationStart.Begin(store, set, operation, instances, context.Now));
    }

    /// <summary>The instances of accounts in regions.</summary>
    /// <exception cref="ServiceException">A named account has none in a region; or no account of the units has any.</exception>
    public static List<StackInstance> Existing(StackSetStore store, StackSet set, IReadOnlyList<InstanceTarget> targets, IReadOnlyCollection<string> regions)
    {
        var found = new List<StackInstance>();
        foreach (var region in regions)
        {
            foreach (var target in targets)
            {
                if (store.FindInstance(set, target.Account, region) is { } instance) found.Add(instance);
                else if (target.Unit is null) throw StackSetRefusal.InstanceMissing(set, target.Account, region);
            }
        }

        return found;
    }

    private static IEnumerable<string> Units(JsonObject input) => input.Object("DeploymentTargets")!.Texts("OrganizationalUnitIds");

    private static StackSet Track(StackSet set, IEnumerable<string> units, IReadOnlyCollection<string> regions)
    {
        var targets = set.Targets.ToDictionary(target => target.Unit, target => target.Regions, StringComparer.Ordinal);
        foreach (var unit in units) targets[unit] = [.. targets.GetValueOrDefault(unit, []).Union(regions).Order(StringComparer.Ordinal)];
        return set with { Targets = InOrder(targets) };
    }

    private static StackSet Untrack(StackSet set, IEnumerable<string> units, IReadOnlyCollection<string> regions)
    {
        var targets = set.Targets.ToDictionary(target => target.Unit, target => target.Regions, StringComparer.Ordinal);
        foreach (var unit in units) targets[unit] = [.. targets.GetValueOrDefault(unit, []).Except(regions)];
        return set with { Targets = InOrder(targets) };
    }

    private static ImmutableArray<StackSetTarget> InOrder(Dictionary<string, ImmutableArray<string>> targets) =>
        [.. targets.Where(target => target.Value.Length > 0).OrderBy(target => target.Key, StringComparer.Ordinal).Select(target => new StackSetTarget(target.Key, target.Value))];

    private static JsonObject Answer(StackSetOperation operation) => new() { ["OperationId"] = operation.Id };

    /// <summary>What the three requests have in common.</summary>
    private sealed record Request(
        StackSetStore Store, StackSet Set, StackSetOperation? Repeated, IReadOnlyList<InstanceTarget> Targets, ImmutableArray<string> Regions, StackSetOperation Operation)
    {
        public static Request Read(CallContext context, JsonObject input, string operation, string action)
        {
            var scope = StackSetScope.Of(context, input);
            var (store, set) = (scope.Store, scope.RequireToChange(input));
            ImmutableArray<string> regions = [.. input.Texts("Regions").Distinct(StringComparer.Ordinal)];
            if (regions.IsEmpty) throw Refusal.Validation("Regions must be specified");
            if (regions.FirstOrDefault(region => !RegionCatalogue.All.Contains(region)) is { } unknown) throw Refusal.Validation($"Region {unknown} is not supported");
            var preferences = OperationPreferences.Read(input, regions);
            return new Request(
                store, set, OperationStart.Repeated(store, set, input, operation), DeploymentTargets.Read(store, set, input, action), regions,
                OperationStart.New(context, input, operation, action, preferences, regions));
        }
    }
}
