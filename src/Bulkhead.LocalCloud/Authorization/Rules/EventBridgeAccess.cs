using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.EventBridge;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of Amazon EventBridge: buses carry policies of their own, and targets are handed the role by which they are reached.</summary>
internal sealed class EventBridgeAccess() : ServiceAccess("events", "events")
{
    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        foreach (var check in base.Checks(call)) yield return check;
        var roles = call.Input.Objects("Targets").Select(t => t.Text("RoleArn")).Append(call.Input.Text("RoleArn")).OfType<string>();
        foreach (var role in roles.Distinct(StringComparer.Ordinal)) yield return PassRole(call, role, EventBridgeState.ServicePrincipal);
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        if (call.Operation == "PutTargets") keys.SetAll("events:TargetArn", call.Input.Objects("Targets").Select(t => t.Needed("Arn")));
        if (call.Operation != "PutEvents") return;
        var entries = call.Input.Objects("Entries").ToList();
        keys.SetAll("events:source", entries.Select(e => e.Text("Source")).OfType<string>());
        keys.SetAll("events:detail-type", entries.Select(e => e.Text("DetailType")).OfType<string>());
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        if (call.Operation == "PutEvents") return call.Input.Objects("Entries").Select(e => e.Text("EventBusName")).Distinct().Select(name => Bus(call, name));
        if (call.Input.Text("ResourceARN") is { } arn) return [new AccessResource(arn)];
        var isRule = action.Resources.Any(r => r.Type.Name.StartsWith("rule", StringComparison.Ordinal));
        if (!isRule) return [Bus(call, call.Input.Text("EventBusName") ?? call.Input.Text("Name"))];
        var bus = EventBridgeState.BusOf(call.Input);
        var rule = call.Input.Text("Rule") ?? call.Input.Text("Name") ?? "*";
        return [new AccessResource(EventBridgeState.RuleArn(call.Context, bus, rule))];
    }

    private static AccessResource Bus(AccessCall call, string? nameOrArn)
    {
        var name = EventBridgeState.NameOf(nameOrArn);
        var arn = Arn.TryParse(nameOrArn ?? "");
        var owner = AccountId.TryParse(arn?.Account ?? "") ?? call.Context.Account;
        var bus = call.Store.Find(EventBridgeState.Buses(owner.Value, arn?.Region ?? call.Context.Region.Value), name);
        return new AccessResource(arn?.ToString() ?? EventBridgeState.BusArn(call.Context, name))
        {
            Account = owner,
            Policy = bus?.Text("Policy"),
            Tags = bus?.Object("Tags"),
        };
    }
}
