using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>Managed policies: an account's own by ARN, and AWS's from the catalogue.</summary>
internal static class ManagedPolicies
{
    private const string AwsPrefix = "arn:aws:iam::aws:policy/";

    /// <summary>The collection of an account's own policies.</summary>
    public static string Collection(AccountId account) => $"iam/{account}/policies";

    /// <summary>A policy: <c>Name</c>, <c>Path</c>, <c>Id</c>, <c>Arn</c>, <c>Versions</c>, <c>Default</c>; null when there is none.</summary>
    public static JsonObject? Find(ResourceStore store, AccountId account, string arn)
    {
        if (!arn.StartsWith(AwsPrefix, StringComparison.Ordinal)) return store.Find(Collection(account), arn);
        return ManagedPolicyCatalogue.Embedded.FindDocument(arn) is { } document ? AwsOwned(arn, document) : null;
    }

    /// <summary>A policy that must exist.</summary>
    /// <exception cref="ServiceException">NoSuchEntity.</exception>
    public static JsonObject Require(CallContext context, string arn) =>
        Find(context.Cloud.Store, context.Account, arn)
        ?? throw PrincipalState.NoSuchEntity($"Policy {arn} does not exist or is not attachable.");

    /// <summary>Whether AWS owns the policy.</summary>
    public static bool IsAwsOwned(string arn) => arn.StartsWith(AwsPrefix, StringComparison.Ordinal);

    /// <summary>The text of a policy's default version; null when there is no such policy.</summary>
    public static string? DefaultDocument(ResourceStore store, AccountId account, string arn)
    {
        if (IsAwsOwned(arn)) return ManagedPolicyCatalogue.Embedded.FindDocument(arn);
        return Find(store, account, arn) is { } policy
            ? policy.Objects("Versions").First(v => v.Text("VersionId") == policy.Text("Default")).Needed("Document")
            : null;
    }

    /// <summary>The name at the end of an ARN.</summary>
    public static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    /// <summary>How many principals of an account have the policy attached, and how many as a boundary.</summary>
    public static (int Attached, int Boundary) Usage(ResourceStore store, AccountId account, string arn)
    {
        var attached = 0;
        var boundary = 0;
        foreach (var kind in PrincipalKind.All)
        {
            foreach (var (_, principal) in store.All(kind.Collection(account)))
            {
                if (principal.Texts("Attached").Contains(arn)) attached++;
                if (principal.Text("Boundary") == arn) boundary++;
            }
        }

        return (attached, boundary);
    }

    /// <summary>What answers show of a policy.</summary>
    public static JsonObject Show(ResourceStore store, AccountId account, JsonObject policy, bool full)
    {
        var arn = policy.Needed("Arn");
        var (attached, boundary) = Usage(store, account, arn);
        var shown = new JsonObject
        {
            ["PolicyName"] = policy.Needed("Name"),
            ["PolicyId"] = policy.Needed("Id"),
            ["Arn"] = arn,
            ["Path"] = policy.Needed("Path"),
            ["DefaultVersionId"] = policy.Needed("Default"),
            ["AttachmentCount"] = attached,
            ["PermissionsBoundaryUsageCount"] = boundary,
            ["IsAttachable"] = true,
            ["CreateDate"] = policy.Needed("CreateDate"),
            ["UpdateDate"] = policy.Needed("UpdateDate"),
        };
        if (!full) return shown;
        if (policy.Text("Description") is { } description) shown["Description"] = description;
        if (policy.Object("Tags") is { Count: > 0 } tags) shown["Tags"] = TagSet.List(tags);
        return shown;
    }

    /// <summary>What answers show of a version.</summary>
    public static JsonObject ShowVersion(JsonObject policy, JsonObject version, bool document)
    {
        var shown = new JsonObject
        {
            ["VersionId"] = version.Needed("VersionId"),
            ["IsDefaultVersion"] = version.Text("VersionId") == policy.Text("Default"),
            ["CreateDate"] = version.Needed("CreateDate"),
        };
        if (document) shown["Document"] = Uri.EscapeDataString(version.Needed("Document"));
        return shown;
    }

    /// <summary>AWS's policies by ARN.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> AwsOwnedPolicies() =>
        ManagedPolicyCatalogue.Embedded.Arns
            .Order(StringComparer.Ordinal)
            .Select(arn => KeyValuePair.Create(arn, AwsOwned(arn, "")));

    private static JsonObject AwsOwned(string arn, string document)
    {
        var date = ManagedPolicyCatalogue.Embedded.Date.ToString("yyyy-MM-dd") + "T00:00:00Z";
        return new JsonObject
        {
            ["Name"] = NameOf(arn),
            ["Path"] = arn[(AwsPrefix.Length - 1)..(arn.LastIndexOf('/') + 1)],
            ["Id"] = "ANPA" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(arn)))[..16],
            ["Arn"] = arn,
            ["Default"] = "v1",
            ["CreateDate"] = date,
            ["UpdateDate"] = date,
            ["Versions"] = new JsonArray(new JsonObject { ["VersionId"] = "v1", ["CreateDate"] = date, ["Document"] = document }),
        };
    }
}
