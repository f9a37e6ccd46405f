using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>The organization of the cloud as the store holds it. A cloud has one organization or none.</summary>
internal static class OrganizationState
{
    public const string Organization = "organizations/organization";
    public const string Units = "organizations/units";
    public const string Members = "organizations/members";
    public const string Policies = "organizations/policies";
    public const string Creations = "organizations/creations";
    public const string Services = "organizations/services";
    public const string Delegates = "organizations/delegates";
    public const string Tags = "organizations/tags";
    public const string Single = "-";

    /// <summary>The organization: Id, RootId, ManagementId, FeatureSet, PolicyTypes; null before it is made.</summary>
    public static JsonObject? Find(ResourceStore store) => store.Find(Organization, Single);

    /// <summary>The children of a root or unit: id to <c>Type</c>.</summary>
    public static string Children(string parent) => "organizations/children/" + parent;

    /// <summary>The targets of a policy.</summary>
    public static string Targets(string policy) => "organizations/targets/" + policy;

    /// <summary>The policies of a target: id to <c>Type</c>.</summary>
    public static string Attached(string target) => "organizations/attached/" + target;

    /// <summary>The organization, which the caller must be a member of.</summary>
    /// <exception cref="ServiceException">AWSOrganizationsNotInUseException.</exception>
    public static JsonObject Require(CallContext context)
    {
        if (Find(context.Cloud.Store) is { } organization && context.Cloud.Store.Find(Members, context.Account.Value) is not null)
            return organization;
        throw new ServiceException("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
    }

    /// <summary>The organization, for a caller of the management account.</summary>
    public static JsonObject RequireManagement(CallContext context)
    {
        var organization = Require(context);
        if (organization.Text("ManagementId") == context.Account.Value) return organization;
        throw Denied();
    }

    /// <summary>The organization, for a caller of the management account, or of a member that the delegation policy let make this call.</summary>
    /// <param name="context">The call.</param>
    /// <param name="operation">The operation, of which <see cref="PolicyDelegation"/> knows whether it can be handed on.</param>
    public static JsonObject RequirePolicyAdministrator(CallContext context, string operation) =>
        PolicyDelegation.Deciding(context, operation) is null ? RequireManagement(context) : Require(context);

    /// <summary>
    /// The organization, for a caller of the management account, of a delegated administrator's, or of a member that the delegation policy
    /// let make this call: it was asked before.
    /// </summary>
    public static JsonObject RequireReader(CallContext context)
    {
        var organization = Require(context);
        if (organization.Text("ManagementId") == context.Account.Value || IsAdministrator(context)) return organization;
        return PolicyDelegation.Find(context.Cloud.Store) is null ? throw Denied() : organization;
    }

    /// <summary>Whether the caller's account administers some service for the organization.</summary>
    public static bool IsAdministrator(CallContext context)
    {
        var prefix = context.Account.Value + "/";
        return context.Cloud.Store.All(Delegates).Any(d => d.Key.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>The parent of an account or unit; null when there is no such child.</summary>
    public static string? ParentOf(ResourceStore store, string child) =>
        (store.Find(Members, child) ?? store.Find(Units, child))?.Text("ParentId");

    /// <summary>The root, and the units down to a target, which comes last.</summary>
    public static IReadOnlyList<string> PathTo(ResourceStore store, string target)
    {
        var path = new List<string> { target };
        for (var parent = ParentOf(store, target); parent is not null; parent = ParentOf(store, parent)) path.Add(parent);
        path.Reverse();
        return path;
    }

    /// <summary>What an id names in this organization; null for nothing.</summary>
    public static TargetType? TypeOf(ResourceStore store, JsonObject organization, string id)
    {
        if (organization.Text("RootId") == id) return TargetType.Root;
        if (store.Find(Units, id) is not null) return TargetType.Unit;
        return store.Find(Members, id) is not null ? TargetType.Account : null;
    }

    /// <summary>The ARN of something that the organization owns.</summary>
    public static string Arn(JsonObject organization, string kind, string id) =>
        $"arn:aws:organizations::{organization.Text("ManagementId")}:{kind}/{organization.Text("Id")}/{id}";

    /// <summary>The root, as answers show it.</summary>
    public static JsonObject Root(JsonObject organization) => new()
    {
        ["Id"] = organization.Needed("RootId"),
        ["Arn"] = Arn(organization, "root", organization.Needed("RootId")),
        ["Name"] = "Root",
        ["PolicyTypes"] = organization.Texts("PolicyTypes")
            .Select(t => new JsonObject { ["Type"] = t, ["Status"] = "ENABLED" }).ToJson(),
    };

    /// <summary>A unit, as answers show it.</summary>
    public static JsonObject Unit(ResourceStore store, JsonObject organization, JsonObject unit)
    {
        var id = unit.Needed("Id");
        return new JsonObject
        {
            ["Id"] = id,
            ["Arn"] = Arn(organization, "ou", id),
            ["Name"] = unit.Needed("Name"),
            ["Path"] = Path(store, organization, id),
        };
    }

    /// <summary>An account, as answers show it.</summary>
    public static JsonObject Account(ResourceStore store, JsonObject organization, JsonObject member)
    {
        var id = member.Needed("Id");
        var account = AccountBook.Find(store, id)!;
        var state = account.Needed("State");
        return new JsonObject
        {
            ["Id"] = id,
            ["Arn"] = Arn(organization, "account", id),
            ["Email"] = account.Needed("Email"),
            ["Name"] = account.Needed("Name"),
            ["Status"] = state == "CLOSED" ? "SUSPENDED" : state,
            ["State"] = state,
            ["Paths"] = new JsonArray(Path(store, organization, id)),
            ["JoinedMethod"] = member.Needed("JoinedMethod"),
            ["JoinedTimestamp"] = member.Needed("JoinedTimestamp"),
        };
    }

    /// <summary>Changes the organization's own document.</summary>
    public static JsonObject Change(ResourceStore store, JsonObject organization, Action<JsonObject> change)
    {
        var copy = organization.Copy();
        change(copy);
        store.Put(Organization, Single, copy);
        return copy;
    }

    /// <summary>The refusal of a caller who is not of the management account.</summary>
    public static ServiceException Denied() =>
        new("AccessDeniedException", "You don't have permissions to access this resource.");

    /// <summary>A refusal with a reason.</summary>
    public static ServiceException Refusal(string code, string reason, string message) =>
        new(code, message) { Details = new JsonObject { ["Reason"] = reason } };

    private static string Path(ResourceStore store, JsonObject organization, string id) =>
        $"{organization.Text("Id")}/{string.Join('/', PathTo(store, id))}/";
}
