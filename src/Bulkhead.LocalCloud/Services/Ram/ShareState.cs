using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Ram;

/// <summary>Resource shares of a region, of all accounts, and who may use what.</summary>
internal static class ShareState
{
    public const string ServicePrincipal = "ram.amazonaws.com";

    private const string Enabled = "ram/organization";
    private const string Associated = "ASSOCIATED";

    /// <summary>Whether accounts share within the organization without invitations.</summary>
    public static bool IsEnabled(ResourceStore store) =>
        store.Find(Enabled, OrganizationState.Single) is not null && store.Find(OrganizationState.Services, ServicePrincipal) is not null;

    /// <summary>Shares within the organization from now on.</summary>
    public static void Enable(ResourceStore store, DateTimeOffset now) => store.Put(Enabled, OrganizationState.Single, new JsonObject { ["since"] = now.ToJson() });

    /// <summary>All shares of a region that are there.</summary>
    public static IEnumerable<JsonObject> All(ResourceStore store, RegionName region) => store.All(Shares(region)).Select(s => s.Value);

    /// <summary>A share by its ARN; null where there is none.</summary>
    public static JsonObject? Find(ResourceStore store, RegionName region, string arn) =>
        store.Find(Shares(region), IdOf(arn)) is { } share && share.Text("arn") == arn ? share : null;

    /// <summary>A share of the caller.</summary>
    /// <exception cref="ServiceException">MalformedArnException or UnknownResourceException.</exception>
    public static JsonObject RequireOwn(CallContext context, string arn)
    {
        if (Arn.TryParse(arn) is not { Service: "ram" }) throw new ServiceException("MalformedArnException", $"The specified resource ARN {arn} is not valid.");
        return Find(context.Cloud.Store, context.Region, arn) is { } share && share.Text("owner") == context.Account.Value && share.Text("status") == "ACTIVE"
            ? share
            : throw Unknown(arn);
    }

    /// <summary>Keeps a share.</summary>
    public static void Put(CallContext context, JsonObject share)
    {
        share["updated"] = context.Now.ToJson();
        context.Cloud.Store.Put(Shares(context.Region), IdOf(share.Needed("arn")), share);
    }

    /// <summary>The invitations of a region.</summary>
    public static IReadOnlyCollection<KeyValuePair<string, JsonObject>> Invitations(CallContext context) => context.Cloud.Store.All(InvitationsOf(context.Region));

    /// <summary>An invitation by its ARN; null where there is none.</summary>
    public static JsonObject? Invitation(CallContext context, string arn) => context.Cloud.Store.Find(InvitationsOf(context.Region), IdOf(arn));

    /// <summary>Keeps an invitation.</summary>
    public static void PutInvitation(CallContext context, JsonObject invitation) =>
        context.Cloud.Store.Put(InvitationsOf(context.Region), IdOf(invitation.Needed("resourceShareInvitationArn")), invitation);

    /// <summary>Whether an account may use what is in a share of another one.</summary>
    public static bool IsFor(ResourceStore store, JsonObject share, AccountId account) => share.Text("status") == "ACTIVE" && share.Text("owner") != account.Value
        && share.Object("principals")!.Any(p => p.Value!["status"]!.GetValue<string>() == Associated && Means(store, p.Key, account));

    /// <summary>The resources of a type that other accounts share with one.</summary>
    public static IEnumerable<Arn> SharedWith(CallContext context, ShareableType type) => All(context.Cloud.Store, context.Region)
        .Where(s => IsFor(context.Cloud.Store, s, context.Account) && (!type.WithinOrganization || AreTogether(context.Cloud.Store, s.Needed("owner"), context.Account.Value)))
        .SelectMany(s => s.Object("resources")!).Where(r => r.Value!["status"]!.GetValue<string>() == Associated && ShareableType.Find(r.Key) == type)
        .Select(r => Arn.TryParse(r.Key)!.Value).Distinct();

    /// <summary>Whether two accounts are of one organization.</summary>
    public static bool AreTogether(ResourceStore store, string one, string other) =>
        store.Find(OrganizationState.Members, one) is not null && store.Find(OrganizationState.Members, other) is not null;

    /// <summary>Whether a principal of a share is an account, or the organization or a unit that it is in.</summary>
    public static bool Means(ResourceStore store, string principal, AccountId account)
    {
        if (principal == account.Value) return true;
        if (Arn.TryParse(principal) is not { Service: "organizations" } arn || store.Find(OrganizationState.Members, account.Value) is null) return false;
        return arn.Resource.StartsWith("organization/", StringComparison.Ordinal)
            || OrganizationState.PathTo(store, account.Value).Contains(principal[(principal.LastIndexOf('/') + 1)..]);
    }

    /// <summary>The policy that RAM puts on a resource for a share, with the statements of a policy that it has already; null where it has neither.</summary>
    public static string? PolicyOf(ResourceStore store, RegionName region, string resource, string? own)
    {
        var made = new JsonArray();
        foreach (var share in All(store, region).Where(s => s.Text("status") == "ACTIVE" && s.Object("resources")!.Object(resource)?.Text("status") == Associated))
        {
            foreach (var (principal, association) in share.Object("principals")!)
            {
                if (association!["status"]!.GetValue<string>() == Associated) made.Add((JsonNode)Statement(store, principal, resource));
            }
        }

        if (made.Count == 0) return own;
        if (own is not null)
        {
            // A policy has one statement, or a list of them.
            var statements = JsonNode.Parse(own)!["Statement"]!;
            foreach (var statement in statements is JsonArray list ? list.Select(s => s!) : [statements]) made.Add(statement.DeepClone());
        }

        return new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = made }.ToJsonString();
    }

    /// <summary>The refusal of what is not there.</summary>
    public static ServiceException Unknown(string what) => new("UnknownResourceException", $"{what} could not be found.");

    private static JsonObject Statement(ResourceStore store, string principal, string resource)
    {
        var statement = new JsonObject
        {
            ["Effect"] = "Allow",
            ["Action"] = ShareableType.Find(resource)!.Actions.ToJson(),
            ["Resource"] = resource,
        };
        if (Arn.TryParse(principal) is not { Service: "organizations" } arn)
        {
            statement["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{principal}:root" };
            return statement;
        }

        statement["Principal"] = new JsonObject { ["AWS"] = "*" };
        var organization = OrganizationState.Find(store)!;
        var target = principal[(principal.LastIndexOf('/') + 1)..];
        statement["Condition"] = arn.Resource.StartsWith("organization/", StringComparison.Ordinal)
            ? new JsonObject { ["StringEquals"] = new JsonObject { ["aws:PrincipalOrgID"] = organization.Needed("Id") } }
            : new JsonObject { ["ForAnyValue:StringLike"] = new JsonObject { ["aws:PrincipalOrgPaths"] = $"{organization.Needed("Id")}/{string.Join('/', OrganizationState.PathTo(store, target))}/*" } };
        return statement;
    }

    private static string IdOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    private static string Shares(RegionName region) => $"ram/{region}/shares";

    private static string InvitationsOf(RegionName region) => $"ram/{region}/invitations";
}
