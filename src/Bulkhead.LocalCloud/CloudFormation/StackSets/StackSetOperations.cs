using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Operations;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>The operations that make, change and delete stack sets.</summary>
internal sealed class StackSetOperations(StackSettings settings)
{
    private const int SetLimit = 1000;
    private const int NameLimit = 128;

    /// <summary><c>CreateStackSet</c></summary>
    public JsonObject Create(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        var model = input.Text("PermissionModel") ?? StackSet.SelfManaged;
        scope.Demand(model);
        if (input.ContainsKey("StackId")) throw Refusal.NotInLocalCloud("Stack sets made from existing stacks are");
        var name = Name(input);
        if (scope.Store.Find(name) is { } existing) return Repeated(existing, input);
        if (scope.Store.All().Count(set => !set.IsDeleted) >= SetLimit) throw StackSetRefusal.Limit($"An account has at most {SetLimit} stack sets in a region");
        CheckRoles(input, model);
        var set = Settings(input, new StackSet
        {
            Name = name,
            Uid = ResourceIds.Uuid(),
            Owner = scope.Store.Owner,
            Region = scope.Store.Region,
            PermissionModel = model,
            Input = StackRequest.Read(context, settings, input, stack: null).Input,
            Token = input.Text("ClientRequestToken"),
            Request = OperationStart.Digest("CreateStackSet", input),
        });
        scope.Store.Put(set);
        AutoDeployment.Watch(scope.Store, set);
        return new JsonObject { ["StackSetId"] = set.Id };
    }

    /// <summary><c>UpdateStackSet</c></summary>
    public JsonObject Update(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        var (store, set) = (scope.Store, scope.RequireToChange(input));
        if (OperationStart.Repeated(store, set, input, "UpdateStackSet") is { } known) return Answer(known.Id);
        var model = input.Text("PermissionModel") ?? set.PermissionModel;
        scope.Demand(model);
        var instances = store.Instances(set).ToList();
        if (model != set.PermissionModel && instances.Count > 0) throw StackSetRefusal.Invalid("The permission model of a stack set that has stack instances can't be changed");
        if (input.ContainsKey("AutoDeployment") && (input.ContainsKey("DeploymentTargets") || input.ContainsKey("Regions")))
            throw Refusal.Validation("DeploymentTargets and Regions can't be specified with AutoDeployment");
        CheckRoles(input, model);
        var stack = new Stack { Id = set.Arn, Name = set.Name, Status = StackStatus.UpdateComplete, CreationTime = context.Now, Input = set.Input };
        var after = Settings(input, set with { PermissionModel = model, Input = StackRequest.Read(context, settings, input, stack).Input, Request = null });
        var chosen = Chosen(store, set, input, instances);
        var regions = chosen.Select(instance => instance.Region).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var operation = OperationStart.New(context, input, "UpdateStackSet", StackSetOperation.Update, OperationPreferences.Read(input, regions), regions);
        store.Put(after);
        AutoDeployment.Watch(store, after);
        // All are behind now, also those that this operation leaves alone.
        foreach (var instance in instances.Where(instance => instance.Status == "CURRENT")) store.Put(after, instance with { Status = "OUTDATED" });
        return Answer(OperationStart.Begin(store, after, operation, chosen, context.Now).Id);
    }

    /// <summary><c>DeleteStackSet</c></summary>
    public static JsonObject Delete(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        var set = scope.Require(input);
        if (scope.Store.Operations(set).Any(operation => !operation.IsOver)) throw StackSetRefusal.Busy(set);
        if (scope.Store.Instances(set).Any()) throw StackSetRefusal.NotEmpty();
        var deleted = set with { IsDeleted = true };
        scope.Store.Put(deleted);
        AutoDeployment.Watch(scope.Store, deleted);
        return [];
    }

    /// <summary><c>DescribeStackSet</c></summary>
    public static JsonObject Describe(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        return new JsonObject { ["StackSet"] = StackSetView.Describe(scope.Store, scope.Require(input)) };
    }

    /// <summary><c>ListStackSets</c></summary>
    public static JsonObject List(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        var deleted = input.Text("Status") is { } status ? status == "DELETED" : (bool?)null;
        var sets = scope.Store.All().Where(set => scope.Sees(set) && (deleted is null || set.IsDeleted == deleted));
        return Page.Put([], "Summaries", sets.Select(StackSetView.Summary), input, input.Int("MaxResults") ?? Page.Size);
    }

    private static JsonObject Answer(string operation) => new() { ["OperationId"] = operation };

    private static JsonObject Repeated(StackSet existing, JsonObject input)
    {
        if (input.Text("ClientRequestToken") is not { } token || token != existing.Token) throw StackSetRefusal.SetExists();
        return existing.Request == OperationStart.Digest("CreateStackSet", input)
            ? new JsonObject { ["StackSetId"] = existing.Id } : throw StackSetRefusal.CreatedButModified(existing);
    }

    private static string Name(JsonObject input)
    {
        var name = input.Needed("StackSetName");
        if (name.Length is > 0 and <= NameLimit && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) return name;
        throw Refusal.Validation($"1 validation error detected: Value '{name}' at 'stackSetName' failed to satisfy constraint: " +
            (name.Length > NameLimit ? $"Member must have length less than or equal to {NameLimit}" : "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"));
    }

    private static void CheckRoles(JsonObject input, string model)
    {
        if (model == StackSet.ServiceManaged)
        {
            foreach (var member in new[] { "AdministrationRoleARN", "ExecutionRoleName" })
                if (input.ContainsKey(member)) throw Refusal.Validation($"{member} can't be specified for stack sets with SERVICE_MANAGED permissions");
        }
        else if (input.Object("AutoDeployment")?.Flag("Enabled") == true)
        {
            throw Refusal.Validation("AutoDeployment can only be enabled for stack sets with SERVICE_MANAGED permissions");
        }
    }

    private static StackSet Settings(JsonObject input, StackSet set)
    {
        var automatic = input.Object("AutoDeployment");
        if (automatic?.Texts("DependsOn").Any() == true) throw Refusal.NotInLocalCloud("Automatic deployments that depend on others are");
        if (automatic is not null && automatic.Bool("Enabled") != true && automatic.ContainsKey("RetainStacksOnAccountRemoval"))
            throw Refusal.Validation("RetainStacksOnAccountRemoval can only be specified with AutoDeployment enabled");
        return set with
        {
            Description = input.Text("Description") ?? set.Description,
            AdministrationRole = input.Text("AdministrationRoleARN") ?? set.AdministrationRole,
            ExecutionRole = input.Text("ExecutionRoleName") ?? set.ExecutionRole,
            AutoDeploys = automatic is null ? set.AutoDeploys : automatic.Flag("Enabled"),
            RetainsStacks = automatic is null ? set.RetainsStacks : automatic.Flag("RetainStacksOnAccountRemoval"),
            ManagesExecution = input.Object("ManagedExecution") is { } managed ? managed.Flag("Active") : set.ManagesExecution,
        };
    }

    /// <summary>The instances that an update is about: those that it names, or all that can be worked on.</summary>
    private static List<StackInstance> Chosen(StackSetStore store, StackSet set, JsonObject input, List<StackInstance> instances)
    {
        var named = input.ContainsKey("Accounts") || input.ContainsKey("DeploymentTargets");
        if (!named && !input.ContainsKey("Regions")) return [.. instances.Where(instance => instance.Status != "INOPERABLE")];
        if (!named || !input.ContainsKey("Regions")) throw Refusal.Validation("Accounts (or DeploymentTargets) and Regions must be specified together");
        return InstanceOperations.Existing(store, set, DeploymentTargets.Read(store, set, input, StackSetOperation.Update), [.. input.Texts("Regions")]);
    }
}
