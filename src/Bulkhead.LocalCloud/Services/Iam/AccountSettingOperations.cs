using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>What holds for an account as a whole: alias, password policy, numbers, everything at once.</summary>
internal static class AccountSettingOperations
{
    private const string Aliases = "iam/aliases";
    private const string PasswordPolicies = "iam/password-policies";

    public static JsonObject CreateAccountAlias(CallContext context, JsonObject input)
    {
        var alias = input.Needed("AccountAlias");
        if (context.Cloud.Store.All(Aliases).Any(a => a.Value.Text("Alias") == alias && a.Key != context.Account.Value))
            throw PrincipalState.Exists($"The account alias {alias} already exists.");
        context.Cloud.Store.Put(Aliases, context.Account.Value, new JsonObject { ["Alias"] = alias });
        return [];
    }

    public static JsonObject DeleteAccountAlias(CallContext context, JsonObject input)
    {
        var alias = input.Needed("AccountAlias");
        if (context.Cloud.Store.Find(Aliases, context.Account.Value)?.Text("Alias") != alias)
            throw PrincipalState.NoSuchEntity($"The account alias {alias} cannot be found.");
        context.Cloud.Store.Remove(Aliases, context.Account.Value);
        return [];
    }

    public static JsonObject ListAccountAliases(CallContext context, JsonObject input) => new()
    {
        ["AccountAliases"] = context.Cloud.Store.Find(Aliases, context.Account.Value) is { } alias
            ? new JsonArray(alias.Needed("Alias"))
            : [],
        ["IsTruncated"] = false,
    };

    public static JsonObject UpdateAccountPasswordPolicy(CallContext context, JsonObject input)
    {
        // UpdateAccountPasswordPolicy API page: what is left out goes back to its default; nothing is kept.
        var policy = new JsonObject
        {
            ["MinimumPasswordLength"] = input.Int("MinimumPasswordLength") ?? 6,
            ["RequireSymbols"] = input.Flag("RequireSymbols"),
            ["RequireNumbers"] = input.Flag("RequireNumbers"),
            ["RequireUppercaseCharacters"] = input.Flag("RequireUppercaseCharacters"),
            ["RequireLowercaseCharacters"] = input.Flag("RequireLowercaseCharacters"),
            ["AllowUsersToChangePassword"] = input.Flag("AllowUsersToChangePassword"),
            ["ExpirePasswords"] = input.Int("MaxPasswordAge") > 0,
        };
        foreach (var name in new[] { "MaxPasswordAge", "PasswordReusePrevention" })
        {
            if (input.Int(name) is { } number) policy[name] = number;
        }

        if (input.Bool("HardExpiry") is { } hard) policy["HardExpiry"] = hard;
        context.Cloud.Store.Put(PasswordPolicies, context.Account.Value, policy);
        return [];
    }

    /// <summary>The account's policy for passwords; null where AWS's own holds.</summary>
    public static JsonObject? PasswordPolicy(CallContext context) => context.Cloud.Store.Find(PasswordPolicies, context.Account.Value);

    public static JsonObject GetAccountPasswordPolicy(CallContext context, JsonObject input) =>
        PasswordPolicy(context) is { } policy
            ? new JsonObject { ["PasswordPolicy"] = policy.Copy() }
            : throw NoPasswordPolicy(context);

    public static JsonObject DeleteAccountPasswordPolicy(CallContext context, JsonObject input) =>
        context.Cloud.Store.Remove(PasswordPolicies, context.Account.Value) ? [] : throw NoPasswordPolicy(context);

    public static JsonObject GetAccountSummary(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        int Count(PrincipalKind kind) => store.All(kind.Collection(context.Account)).Count;
        return new JsonObject
        {
            ["SummaryMap"] = new JsonObject
            {
                ["Users"] = Count(PrincipalKind.User),
                ["UsersQuota"] = 5000,
                ["Groups"] = Count(PrincipalKind.Group),
                ["GroupsQuota"] = 300,
                ["Roles"] = Count(PrincipalKind.Role),
                ["RolesQuota"] = 1000,
                ["Policies"] = store.All(ManagedPolicies.Collection(context.Account)).Count,
                ["PoliciesQuota"] = 1500,
                ["PolicySizeQuota"] = PolicyDocuments.ManagedLimit,
                ["AccountMFAEnabled"] = 0,
                ["AccountAccessKeysPresent"] = 0,
                ["AccountPasswordPresent"] = RootUsers.Password(store, context.Account) is null ? 0 : 1,
                ["AccountSigningCertificatesPresent"] = 0,
                ["AccessKeysPerUserQuota"] = 2,
                ["MFADevices"] = store.All(MfaDevices.Collection(context.Account)).Count,
                ["MFADevicesInUse"] = store.All(MfaDevices.Collection(context.Account)).Count(d => d.Value.Text("User") is not null),
            },
        };
    }

    public static JsonObject GetAccountAuthorizationDetails(CallContext context, JsonObject input)
    {
        var filter = input.Texts("Filter").ToHashSet(StringComparer.Ordinal);
        bool Wants(string type) => filter.Count == 0 || filter.Contains(type);
        var items = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var kind in PrincipalKind.All.Where(k => Wants(k.Name)))
        {
            foreach (var (id, principal) in context.Cloud.Store.All(kind.Collection(context.Account)))
                items.Add($"{kind.Name}/{id}", AuthorizationDetails.Principal(context, kind, principal));
        }

        foreach (var (arn, policy) in AuthorizationDetails.Policies(context, Wants("LocalManagedPolicy"), Wants("AWSManagedPolicy")))
            items.Add($"Policy/{arn}", policy);
        // One page holds all kinds together; the answer has them apart.
        var page = IamHandler.Pages.Page(input, "Items", items.Select(i => KeyValuePair.Create(i.Key, i)), i => new JsonObject { [i.Key] = i.Value });
        var output = page.Without("Items");
        foreach (var list in new[] { "User", "Group", "Role", "Policy" })
        {
            var name = list == "Policy" ? "Policies" : list + "DetailList";
            output[name] = page.Objects("Items").Select(i => i.First())
                .Where(i => i.Key.StartsWith(list + "/", StringComparison.Ordinal))
                .Select(i => (JsonObject)i.Value!).ToJson();
        }

        return output;
    }

    private static ServiceException NoPasswordPolicy(CallContext context) =>
        PrincipalState.NoSuchEntity($"The Password Policy with domain name {context.Account} cannot be found.");
}
