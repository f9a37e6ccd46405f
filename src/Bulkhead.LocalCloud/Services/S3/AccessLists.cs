using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>
/// Access control lists (Amazon S3 User Guide, "Access control list (ACL) overview"): what requests say of them, and which statements
/// of a policy they come to, so that the decision sees both.
/// </summary>
internal static class AccessLists
{
    /// <summary>Everybody, without a signature too.</summary>
    public const string AllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";

    /// <summary>Everybody with credentials of any account.</summary>
    public const string AuthenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

    private const string LogDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";
    private const int MostGrants = 100;

    private static readonly (string Member, string Permission)[] Headers =
    [
        ("GrantFullControl", "FULL_CONTROL"), ("GrantRead", "READ"), ("GrantReadACP", "READ_ACP"), ("GrantWrite", "WRITE"), ("GrantWriteACP", "WRITE_ACP"),
    ];

    /// <summary>Whether a bucket's ACLs are disabled ("Controlling ownership of objects and disabling ACLs for your bucket").</summary>
    public static bool AreDisabled(ResourceStore store, string bucket) => Ownership(store, bucket) == "BucketOwnerEnforced";

    /// <summary>The list that a request says; null where it says none.</summary>
    /// <exception cref="ServiceException">AccessControlListNotSupported, AccessDenied for a public one that is blocked, InvalidArgument, MalformedACLError.</exception>
    public static JsonObject? Read(CallContext context, JsonObject bucket, JsonObject input)
    {
        var owner = bucket.Needed("Owner");
        var (name, canned, list) = (bucket.Needed("Name"), input.Text("ACL"), input.Object("AccessControlPolicy"));
        var granted = Headers.Where(h => input.Text(h.Member) is not null).SelectMany(h => Grantees(input.Needed(h.Member)).Select(g => (g, h.Permission))).ToList();
        if (new[] { canned is not null, list is not null, granted.Count > 0 }.Count(said => said) is var ways and not 1)
            return ways == 0 ? null : throw new ServiceException("InvalidRequest", "Specifying both Canned ACLs and Header Grants is not allowed");
        var grants = list is not null ? Named(list)
            : canned is not null ? Canned(canned, owner, context.Account.Value) : granted.Select(g => Grant(g.g, g.Permission)).ToList();
        if (grants.Count > MostGrants) throw new ServiceException("MalformedACLError", "The XML you provided was not well-formed or did not validate against our published schema");
        // "Disabling ACLs": requests without a list, with the canned one bucket-owner-full-control, or with the same in XML are taken.
        if (AreDisabled(context.Cloud.Store, name) && canned != "bucket-owner-full-control" && !(canned is null && IsOwnersOnly(grants, owner)))
            throw new ServiceException("AccessControlListNotSupported", "The bucket does not allow ACLs");
        if (grants.Any(IsPublic) && Blocks(context.Cloud.Store, name, owner, "BlockPublicAcls"))
            throw new ServiceException("AccessDenied", "Access Denied: public ACLs are blocked by the BlockPublicAcls setting in S3 Block Public Access.", 403);
        return new JsonObject { ["Owner"] = BucketOperations.Owner(owner), ["Grants"] = grants.ToJson() };
    }

    /// <summary>Whether a request says a list, in whatever way.</summary>
    public static bool IsSaid(JsonObject input) => input["ACL"] is not null || Headers.Any(h => input[h.Member] is not null);

    /// <summary>The list that a new bucket or object has: its owner's alone.</summary>
    public static JsonObject Private(string owner) => new() { ["Owner"] = BucketOperations.Owner(owner), ["Grants"] = new JsonArray(Grant(Canonical(owner), "FULL_CONTROL")) };

    /// <summary>
    /// A bucket's policy with what its list and that of an object allow as statements ("Mapping of ACL permissions and access policy
    /// permissions"). Lists of the owner alone add nothing: the owner's account allows by its own policies.
    /// </summary>
    public static string? WithLists(ResourceStore store, JsonObject bucket, string? policy, string? key, string? version)
    {
        var name = bucket.Needed("Name");
        if (AreDisabled(store, name)) return policy;
        var arn = "arn:aws:s3:::" + name;
        var ignoresPublic = Blocks(store, name, bucket.Needed("Owner"), "IgnorePublicAcls");
        var ofObject = key is null ? null
            : version is null ? ObjectState.FindCurrent(store, name, key)?.Object("Acl") : ObjectState.FindVersion(store, name, key, version)?.Document.Object("Acl");
        var added = Statements(BucketState.Setting(store, name, "Acl"), bucket.Needed("Owner"), ignoresPublic, permission => permission switch
        {
            "READ" => [("s3:ListBucket", arn), ("s3:ListBucketVersions", arn), ("s3:ListBucketMultipartUploads", arn)],
            // Of objects that are there already only their owner's account may delete, which needs no list for it.
            "WRITE" => [("s3:PutObject", arn + "/*")],
            "READ_ACP" => [("s3:GetBucketAcl", arn)],
            "WRITE_ACP" => [("s3:PutBucketAcl", arn)],
            _ => [],
        }).Concat(Statements(ofObject, bucket.Needed("Owner"), ignoresPublic, permission => permission switch
        {
            "READ" => [("s3:GetObject", $"{arn}/{key}"), ("s3:GetObjectVersion", $"{arn}/{key}")],
            "READ_ACP" => [("s3:GetObjectAcl", $"{arn}/{key}"), ("s3:GetObjectVersionAcl", $"{arn}/{key}")],
            "WRITE_ACP" => [("s3:PutObjectAcl", $"{arn}/{key}"), ("s3:PutObjectVersionAcl", $"{arn}/{key}")],
            _ => [],
        })).ToList();
        if (added.Count == 0) return policy;
        var document = policy is null ? new JsonObject { ["Version"] = "2012-10-17" } : (JsonObject)JsonNode.Parse(policy)!;
        document["Statement"] = new JsonArray([.. (document["Statement"] is JsonArray list ? list.Select(s => s!.DeepClone()) : document["Statement"] is { } one ? [one.DeepClone()] : []), .. added]);
        return document.ToJsonString();
    }

    private static IEnumerable<JsonNode> Statements(JsonObject? acl, string owner, bool ignoresPublic, Func<string, (string Action, string Resource)[]> map)
    {
        foreach (var grant in acl?.Objects("Grants") ?? [])
        {
            var grantee = grant.Object("Grantee")!;
            if (IsPublic(grant) && ignoresPublic) continue;
            // A request without a signature is not there, so that everybody is everybody with credentials.
            var principal = grantee.Text("URI") is AllUsers or AuthenticatedUsers ? "*" : grantee.Text("ID") is { } id && AccountOf(id) is { } account && account != owner ? $"arn:aws:iam::{account}:root" : null;
            if (principal is null) continue;
            var permissions = grant.Text("Permission") == "FULL_CONTROL" ? ["READ", "WRITE", "READ_ACP", "WRITE_ACP"] : new[] { grant.Needed("Permission") };
            foreach (var (action, resource) in permissions.SelectMany(map))
            {
                yield return new JsonObject
                {
                    ["Effect"] = "Allow",
                    ["Principal"] = new JsonObject { ["AWS"] = principal },
                    ["Action"] = action,
                    // A key may hold what a policy would read as a wildcard or a variable.
                    ["Resource"] = resource.EndsWith("/*", StringComparison.Ordinal) && resource.Count(c => c == '/') == 1 ? resource : Literal(resource),
                };
            }
        }
    }

    private static string Literal(string resource) =>
        resource.Replace("$", "${$}", StringComparison.Ordinal).Replace("*", "${*}", StringComparison.Ordinal).Replace("?", "${?}", StringComparison.Ordinal);

    /// <summary>Amazon S3 User Guide, "Canned ACL".</summary>
    private static List<JsonObject> Canned(string canned, string owner, string writer)
    {
        var own = Grant(Canonical(owner), "FULL_CONTROL");
        return canned switch
        {
            "private" or "bucket-owner-full-control" or "bucket-owner-read" or "aws-exec-read" => [own],
            "public-read" => [own, Grant(Group(AllUsers), "READ")],
            "public-read-write" => [own, Grant(Group(AllUsers), "READ"), Grant(Group(AllUsers), "WRITE")],
            "authenticated-read" => [own, Grant(Group(AuthenticatedUsers), "READ")],
            "log-delivery-write" => [own, Grant(Group(LogDelivery), "WRITE"), Grant(Group(LogDelivery), "READ_ACP")],
            _ => throw new ServiceException("InvalidArgument", $"The canned ACL {canned} is not one of account {writer}'s."),
        };
    }

    private static List<JsonObject> Named(JsonObject list)
    {
        var grants = list.Objects("Grants").Select(g => Grant(g.Object("Grantee") is { } grantee ? Known(grantee) : throw Malformed(), g.Text("Permission") ?? throw Malformed())).ToList();
        return list.Object("Owner")?.Text("ID") is null ? throw Malformed() : grants;
    }

    private static JsonObject Known(JsonObject grantee)
    {
        if (grantee.Text("URI") is { } group) return group is AllUsers or AuthenticatedUsers or LogDelivery ? Group(group) : throw new ServiceException("InvalidArgument", "Invalid group uri");
        // "Support for email address grantees" ended on October 1, 2025.
        if (grantee.Text("ID") is { } id && AccountOf(id) is { } account) return Canonical(account);
        throw new ServiceException("InvalidArgument", "Invalid id");
    }

    /// <summary>The grantees of a header, such as <c>id="…", uri="…"</c>.</summary>
    private static IEnumerable<JsonObject> Grantees(string header) => header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part =>
        part.Split('=', 2) is [var kind, var value]
            ? Known(new JsonObject { [kind.Trim().ToUpperInvariant()] = value.Trim().Trim('"') })
            : throw new ServiceException("InvalidArgument", "Argument format not recognized"));

    /// <summary>Whether a list lets nobody in but the owner.</summary>
    public static bool IsOwnersOnly(IReadOnlyList<JsonObject> grants, string owner) =>
        grants is [var only] && only.Text("Permission") == "FULL_CONTROL" && only.Object("Grantee")!.Text("ID") is { } id && AccountOf(id) == owner;

    private static bool IsPublic(JsonObject grant) => grant.Object("Grantee")?.Text("URI") is AllUsers or AuthenticatedUsers;

    private static bool Blocks(ResourceStore store, string bucket, string account, string setting) =>
        BucketState.Setting(store, bucket, "PublicAccessBlock")?.Flag(setting) == true || store.Find("s3control/public-access-blocks", account)?.Flag(setting) == true;

    private static string Ownership(ResourceStore store, string bucket) =>
        // A bucket without the setting is one of before 2023, whose ACLs count ("Default Object Ownership setting").
        BucketState.Setting(store, bucket, "OwnershipControls")?.Objects("Rules").FirstOrDefault()?.Text("ObjectOwnership") ?? "ObjectWriter";

    private static JsonObject Grant(JsonObject grantee, string permission) => new() { ["Grantee"] = grantee, ["Permission"] = permission };

    private static JsonObject Canonical(string account)
    {
        var grantee = BucketOperations.Owner(account);
        grantee["Type"] = "CanonicalUser";
        return grantee;
    }

    private static JsonObject Group(string uri) => new() { ["Type"] = "Group", ["URI"] = uri };

    /// <summary>The account of a canonical id; null for one that the local cloud did not give out.</summary>
    private static string? AccountOf(string id) => id.Length == 64 && id[..52].All(c => c == '0') && AccountId.TryParse(id[52..]) is { } account ? account.Value : null;

    private static ServiceException Malformed() => new("MalformedACLError", "The XML you provided was not well-formed or did not validate against our published schema");
}
