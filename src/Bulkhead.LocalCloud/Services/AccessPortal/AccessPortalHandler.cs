using System.Text.Json.Nodes;
using System.Xml;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.IdentityCenter;
using Bulkhead.LocalCloud.Services.IdentityStore;

namespace Bulkhead.LocalCloud.Services.AccessPortal;

/// <summary>IAM Identity Center's portal: a person's accounts, roles and credentials. The access token stands for the person.</summary>
internal sealed class AccessPortalHandler : ServiceHandler
{
    private static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 100, "InvalidRequestException");

    private readonly SessionTokens _tokens;

    public AccessPortalHandler(SessionTokens tokens) : base("sso")
    {
        _tokens = tokens;
        Add(ListAccounts, ListAccountRoles, GetRoleCredentials);
        Add(nameof(Logout), Logout);
    }

    private static JsonObject ListAccounts(CallContext context, JsonObject input) => Pages.Page(
        input,
        "accountList",
        Assignments(context).Select(a => a.Account).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(a => KeyValuePair.Create(a, AccountBook.Find(context.Cloud.Store, a)!)),
        a => new JsonObject { ["accountId"] = a.Needed("Id"), ["accountName"] = a.Text("Name"), ["emailAddress"] = a.Text("Email") });

    private static JsonObject ListAccountRoles(CallContext context, JsonObject input)
    {
        var account = input.Needed("accountId");
        return Pages.Page(
            input,
            "roleList",
            Assignments(context).Where(a => a.Account == account).Select(a => a.Set.Needed("Name")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(n => KeyValuePair.Create(n, n)),
            name => new JsonObject { ["roleName"] = name, ["accountId"] = account });
    }

    private JsonObject GetRoleCredentials(CallContext context, JsonObject input)
    {
        var (account, name) = (AccountId.Parse(input.Needed("accountId")), input.Needed("roleName"));
        var store = context.Cloud.Store;
        var set = Assignments(context).FirstOrDefault(a => a.Account == account.Value && a.Set.Needed("Name") == name).Set ?? throw NoAccess();
        if (store.Find(PermissionSetState.Provisioned(set.Needed("PermissionSetArn")), account.Value) is not { } provisioned) throw NoAccess();
        var role = Iam.PrincipalState.Find(store, Iam.PrincipalKind.Role, account, provisioned.Needed("RoleName")) ?? throw NoAccess();
        var expires = context.Now + XmlConvert.ToTimeSpan(set.Needed("SessionDuration"));
        var person = context.Caller.PrincipalName!;
        var session = new CallerIdentity(account, $"arn:aws:sts::{account}:assumed-role/{role.Needed("Name")}/{person}", $"{role.Needed("Id")}:{person}")
        {
            PrincipalName = role.Needed("Name"),
            RoleArn = role.Needed("Arn"),
            FederatedProvider = ReservedRoles.ProviderArn(IdentityCenterState.Find(store)!, account),
            Issued = context.Now,
            Expires = expires,
        };
        var credentials = _tokens.Issue(session, expires);
        return new JsonObject
        {
            ["roleCredentials"] = new JsonObject
            {
                ["accessKeyId"] = credentials.Needed("AccessKeyId"),
                ["secretAccessKey"] = credentials.Needed("SecretAccessKey"),
                ["sessionToken"] = credentials.Needed("SessionToken"),
                ["expiration"] = expires.ToUnixTimeMilliseconds(),
            },
        };
    }

    private static JsonObject Logout(CallContext context, JsonObject input)
    {
        PortalSessions.End(context.Cloud.Store, input.Needed("accessToken"));
        return [];
    }

    /// <summary>What the person has, by themselves and by their groups.</summary>
    private static IEnumerable<(string Account, JsonObject Set)> Assignments(CallContext context)
    {
        var store = context.Cloud.Store;
        var principals = IdentityStoreState.GroupsOf(store, context.Caller.UserId).Append(context.Caller.UserId).ToHashSet(StringComparer.Ordinal);
        return AssignmentState.All(store)
            .Where(a => principals.Contains(a.Value.Needed("PrincipalId")))
            .Select(a => (a.Value.Needed("AccountId"), PermissionSetState.Find(store, a.Value.Needed("PermissionSetArn"))!));
    }

    private static ServiceException NoAccess() => new("ForbiddenException", "No access", 403);
}
