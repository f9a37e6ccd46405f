using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>Organizational units and the tree.</summary>
internal sealed class UnitOperations(CloudQuotas quotas)
{
    private const int MaxDepth = 5;

    public JsonObject CreateOrganizationalUnit(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireManagement(context);
        var parent = RequireParent(store, organization, input.Needed("ParentId"));
        var name = input.Needed("Name");
        RefuseDuplicate(store, parent, name);
        // The path has the root before the units.
        if (OrganizationState.PathTo(store, parent).Count > MaxDepth)
            throw Limit("OU_DEPTH_LIMIT_EXCEEDED", "You have exceeded the depth of organizational units: five levels below the root.");
        if (store.All(OrganizationState.Units).Count >= quotas.Units)
            throw Limit("OU_NUMBER_LIMIT_EXCEEDED", "You have exceeded the number of organizational units.");
        var id = ResourceIds.LowerCase($"ou-{organization.Needed("RootId")[2..]}-", 8);
        var unit = new JsonObject { ["Id"] = id, ["Name"] = name, ["ParentId"] = parent };
        store.Put(OrganizationState.Units, id, unit);
        store.Put(OrganizationState.Children(parent), id, new JsonObject { ["Type"] = "ORGANIZATIONAL_UNIT" });
        Membership.AttachDefaults(store, organization, id);
        TagOperations.Set(store, id, input);
        return new JsonObject { ["OrganizationalUnit"] = OrganizationState.Unit(store, organization, unit) };
    }

    public static JsonObject DescribeOrganizationalUnit(CallContext context, JsonObject input)
    {
        var organization = OrganizationState.RequireReader(context);
        var unit = RequireUnit(context.Cloud.Store, input.Needed("OrganizationalUnitId"));
        return new JsonObject { ["OrganizationalUnit"] = OrganizationState.Unit(context.Cloud.Store, organization, unit) };
    }

    public static JsonObject UpdateOrganizationalUnit(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireManagement(context);
        var unit = RequireUnit(store, input.Needed("OrganizationalUnitId")).Copy();
        if (input.Text("Name") is { } name && name != unit.Text("Name"))
        {
            RefuseDuplicate(store, unit.Needed("ParentId"), name);
            unit["Name"] = name;
            store.Put(OrganizationState.Units, unit.Needed("Id"), unit);
        }

        return new JsonObject { ["OrganizationalUnit"] = OrganizationState.Unit(store, organization, unit) };
    }

    public static JsonObject DeleteOrganizationalUnit(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        OrganizationState.RequireManagement(context);
        var unit = RequireUnit(store, input.Needed("OrganizationalUnitId"));
        var id = unit.Needed("Id");
        if (store.All(OrganizationState.Children(id)).Count > 0)
        {
            throw new ServiceException(
                "OrganizationalUnitNotEmptyException", "The specified OU is not empty. Move all accounts to another root or to other OUs.");
        }

        Membership.DetachAll(store, id);
        store.Remove(OrganizationState.Children(unit.Needed("ParentId")), id);
        store.Remove(OrganizationState.Units, id);
        store.Remove(OrganizationState.Tags, id);
        return [];
    }

    public static JsonObject ListOrganizationalUnitsForParent(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireReader(context);
        var parent = RequireParent(store, organization, input.Needed("ParentId"));
        return OrganizationsHandler.Pages.Page(
            input,
            "OrganizationalUnits",
            store.All(OrganizationState.Children(parent)).Where(c => c.Value.Text("Type") == "ORGANIZATIONAL_UNIT").Select(c => KeyValuePair.Create(c.Key, c.Key)),
            id => OrganizationState.Unit(store, organization, store.Find(OrganizationState.Units, id)!));
    }

    public static JsonObject ListChildren(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireReader(context);
        var parent = RequireParent(store, organization, input.Needed("ParentId"));
        var type = input.Needed("ChildType");
        return OrganizationsHandler.Pages.Page(
            input,
            "Children",
            store.All(OrganizationState.Children(parent)).Where(c => c.Value.Text("Type") == type).Select(c => KeyValuePair.Create(c.Key, c.Key)),
            id => new JsonObject { ["Id"] = id, ["Type"] = type });
    }

    public static JsonObject ListParents(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        OrganizationState.RequireReader(context);
        var parent = OrganizationState.ParentOf(store, input.Needed("ChildId"))
            ?? throw new ServiceException("ChildNotFoundException", "You specified a child that doesn't exist.");
        var type = parent.StartsWith("r-", StringComparison.Ordinal) ? "ROOT" : "ORGANIZATIONAL_UNIT";
        return new JsonObject { ["Parents"] = new JsonArray(new JsonObject { ["Id"] = parent, ["Type"] = type }) };
    }

    internal static string RequireParent(ResourceStore store, JsonObject organization, string id) =>
        OrganizationState.TypeOf(store, organization, id) is TargetType.Root or TargetType.Unit
            ? id
            : throw new ServiceException("ParentNotFoundException", "You specified a parent that doesn't exist.");

    private static JsonObject RequireUnit(ResourceStore store, string id) =>
        store.Find(OrganizationState.Units, id)
        ?? throw new ServiceException("OrganizationalUnitNotFoundException", "You specified an organizational unit that doesn't exist.");

    private static void RefuseDuplicate(ResourceStore store, string parent, string name)
    {
        foreach (var (id, child) in store.All(OrganizationState.Children(parent)))
        {
            if (child.Text("Type") != "ORGANIZATIONAL_UNIT" || store.Find(OrganizationState.Units, id)!.Text("Name") != name) continue;
            throw new ServiceException("DuplicateOrganizationalUnitException", "An OU with the same name already exists.");
        }
    }

    private static ServiceException Limit(string reason, string message) =>
        OrganizationState.Refusal("ConstraintViolationException", reason, message);
}
