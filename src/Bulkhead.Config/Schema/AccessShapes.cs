using Bulkhead.Config.Access;
using static Bulkhead.Config.Schema.Shape;

namespace Bulkhead.Config.Schema;

/// <summary>The shape of the section <c>access</c>.</summary>
internal static class AccessShapes
{
    private static readonly Text PlainText = new();

    private static readonly Either Places = new([PlainText, new List(PlainText)]);

    private static readonly Text Duration = new() { Pattern = "^([0-9]+h)?([0-9]+m)?$" };

    /// <summary>What a group may do where, and who is in it. Any other key is a permission set of the file's own.</summary>
    private static readonly Fixed Group = new("accessGroup",
    [
        new("administer", Places, "Accounts in which the group may do everything that the guardrails leave."),
        new("operate", Places, "Accounts in which the group sees, and starts and approves what delivery and operations have prepared."),
        new("read", Places, "Accounts whose configuration, metrics and logs the group sees."),
        new("bill", Places, "Accounts whose bills the group sees; 'management' for the whole bill."),
        new("hold", Places, "The escrow accounts whose copies the group sees and restores."),
        new("members", new List(new Text { Pattern = "^[^@\\s]+@[^@\\s]+$" }), "The people in it, by e-mail address; without it, whoever is in the group stays."),
        new("name", new Text { MaxLength = 1024 }, "The group's name in Identity Center; without it, the key."),
        new("was", new Text { MaxLength = 1024 }, "The name that the group had in Identity Center: it is renamed, and whoever is in it stays in it."),
        new("from", PlainText, "The identity provider of 'identity-providers' from which its people come, by roles of the accounts."),
        new("subjects", new List(PlainText), "The people in it, as the tokens or assertions of 'from' name them."),
        new("expires", new Text { Pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }, "The last day of its access, as in 2027-03-31."),
    ])
    {
        Rest = Places,
    };

    /// <summary>A permission set.</summary>
    public static readonly Fixed PermissionSet = new("permissionSet",
    [
        new("name", new Text { MaxLength = 32, Pattern = "^[\\w+=,.@-]{1,32}$" }, "Its name in Identity Center; without it, the key."),
        new("description", new Text { MaxLength = 700 }, "What it is for."),
        new("policies", new List(PlainText), "AWS's managed policies, such as ReadOnlyAccess or job-function/Billing."),
        new("customer-policies", new List(PlainText), "Managed policies that each of its accounts has of its own, by path and name."),
        new("inline", new Either([PlainText, new Document()]), "A policy: a file of JSON or YAML beside the configuration, or the document in place."),
        new("boundary", PlainText, "The permissions boundary: one of AWS's managed policies."),
        new("session", Duration, "How long a log-in lasts, from 1h to 12h."),
    ]);

    /// <summary>The section.</summary>
    public static readonly Fixed Section = new("access",
    [
        new("break-glass", new List(PlainText), "Users of the management account for the day on which nobody else gets in."),
        new("permission-sets", new Map(PermissionSet), "The organization's own permission sets, by name; under a verb's name, what differs from Bulkhead's own."),
        new("identity-providers", new Map(new Fixed("identityProvider",
        [
            new("issuer", new Text { Pattern = "^https://" }, "OpenID Connect: the address that its tokens have as 'iss'."),
            new("audience", PlainText, "OpenID Connect: what its tokens have as 'aud'."),
            new("metadata", PlainText, "SAML: the file of its metadata, XML beside the configuration."),
        ])), "Who vouches for people outside AWS, by name: an OpenID Connect issuer, or a SAML provider."),
        new("through", new Text { Suggestions = () => ["identity-center", "iam-users"] }, "How people come in: 'identity-center', or 'iam-users' of the management account, who take on roles with MFA."),
        new("identity-center", new Fixed("identityCenter",
        [
            new("source", new Text { Suggestions = () => ["identity-center", "external"] }, "Where people and groups come from: 'identity-center', or an 'external' identity provider."),
            new("region", new Text { Pattern = "^[a-z]{2,4}(-[a-z]+)+-[0-9]+$" }, "The region of Identity Center; without it, home."),
        ]), "IAM Identity Center itself."),
    ])
    {
        Rest = Group,
    };

    /// <summary>The keys of a group that grant something by Bulkhead's own permission sets.</summary>
    public static bool IsVerb(string key) => EmbeddedPermissionSets.Names.Contains(key);

    /// <summary>The keys of a group that say something of the group itself.</summary>
    public static bool IsGroupKey(string key) => key is "members" or "name" or "was" or "expires" or "from" or "subjects";
}
