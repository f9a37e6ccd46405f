using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>Managed policies and their versions.</summary>
internal static class ManagedPolicyOperations
{
    private const int MaxVersions = 5;

    public static JsonObject CreatePolicy(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var name = input.Needed("PolicyName");
        var path = input.Text("Path") ?? "/";
        var arn = $"arn:aws:iam::{context.Account}:policy{path}{name}";
        if (store.All(ManagedPolicies.Collection(context.Account)).Any(p => string.Equals(p.Value.Text("Name"), name, StringComparison.OrdinalIgnoreCase)))
            throw PrincipalState.Exists($"A policy called {name} already exists. Duplicate names are not allowed.");
        var policy = new JsonObject
        {
            ["Name"] = name,
            ["Path"] = path,
            ["Id"] = ResourceIds.Unique("ANPA"),
            ["Arn"] = arn,
            ["Description"] = input.Text("Description"),
            ["Tags"] = TagSet.Read(input.Objects("Tags")),
            ["CreateDate"] = context.Now.ToJson(),
            ["UpdateDate"] = context.Now.ToJson(),
            ["Default"] = "v1",
            ["NextVersion"] = 2,
            ["Versions"] = new JsonArray(NewVersion(context, "v1", input)),
        };
        Put(context, policy);
        return new JsonObject { ["Policy"] = ManagedPolicies.Show(store, context.Account, policy, full: true) };
    }

    public static JsonObject GetPolicy(CallContext context, JsonObject input) => new()
    {
        ["Policy"] = ManagedPolicies.Show(context.Cloud.Store, context.Account, Require(context, input), full: true),
    };

    public static JsonObject DeletePolicy(CallContext context, JsonObject input)
    {
        var policy = RequireOwn(context, input);
        var (attached, boundary) = ManagedPolicies.Usage(context.Cloud.Store, context.Account, policy.Needed("Arn"));
        if (attached + boundary > 0) throw PrincipalState.Conflict("Cannot delete a policy attached to entities.");
        if (policy.Objects("Versions").Count() > 1)
            throw PrincipalState.Conflict("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.");
        context.Cloud.Store.Remove(ManagedPolicies.Collection(context.Account), policy.Needed("Arn"));
        return [];
    }

    public static JsonObject ListPolicies(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var scope = input.Text("Scope") ?? "All";
        var prefix = input.Text("PathPrefix") ?? "/";
        var onlyAttached = input.Flag("OnlyAttached");
        var own = scope == "AWS" ? [] : store.All(ManagedPolicies.Collection(context.Account)).AsEnumerable();
        var all = scope == "Local" ? own : own.Concat(ManagedPolicies.AwsOwnedPolicies());
        var wanted = all
            .Where(p => p.Value.Needed("Path").StartsWith(prefix, StringComparison.Ordinal))
            .Where(p => !onlyAttached || ManagedPolicies.Usage(store, context.Account, p.Key) is not (0, 0))
            .OrderBy(p => p.Key, StringComparer.Ordinal);
        return IamHandler.Pages.Page(input, "Policies", wanted, p => ManagedPolicies.Show(store, context.Account, p, full: false));
    }

    public static JsonObject CreatePolicyVersion(CallContext context, JsonObject input)
    {
        var policy = RequireOwn(context, input).Copy();
        var versions = (JsonArray)policy["Versions"]!;
        if (versions.Count >= MaxVersions)
            throw PrincipalState.Limit("A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.");
        var number = policy.Int("NextVersion")!.Value;
        var version = NewVersion(context, $"v{number}", input);
        versions.Insert(0, version);
        policy["NextVersion"] = number + 1;
        policy["UpdateDate"] = context.Now.ToJson();
        if (input.Flag("SetAsDefault")) policy["Default"] = $"v{number}";
        Put(context, policy);
        return new JsonObject { ["PolicyVersion"] = ManagedPolicies.ShowVersion(policy, version, document: false) };
    }

    public static JsonObject GetPolicyVersion(CallContext context, JsonObject input)
    {
        var policy = Require(context, input);
        return new JsonObject { ["PolicyVersion"] = ManagedPolicies.ShowVersion(policy, RequireVersion(policy, input), document: true) };
    }

    public static JsonObject ListPolicyVersions(CallContext context, JsonObject input)
    {
        var policy = Require(context, input);
        return new JsonObject
        {
            ["Versions"] = policy.Objects("Versions").Select(v => ManagedPolicies.ShowVersion(policy, v, document: false)).ToJson(),
            ["IsTruncated"] = false,
        };
    }

    public static JsonObject SetDefaultPolicyVersion(CallContext context, JsonObject input)
    {
        var policy = RequireOwn(context, input).Copy();
        policy["Default"] = RequireVersion(policy, input).Needed("VersionId");
        policy["UpdateDate"] = context.Now.ToJson();
        Put(context, policy);
        return [];
    }

    public static JsonObject DeletePolicyVersion(CallContext context, JsonObject input)
    {
        var policy = RequireOwn(context, input).Copy();
        var version = RequireVersion(policy, input);
        if (version.Text("VersionId") == policy.Text("Default"))
            throw PrincipalState.Conflict("Cannot delete the default version of a policy.");
        ((JsonArray)policy["Versions"]!).Remove(version);
        Put(context, policy);
        return [];
    }

    public static JsonObject ListEntitiesForPolicy(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var arn = Require(context, input).Needed("Arn");
        var filter = input.Text("EntityFilter");
        var asBoundary = input.Text("PolicyUsageFilter") == "PermissionsBoundary";
        var output = new JsonObject { ["IsTruncated"] = false };
        foreach (var kind in PrincipalKind.All)
        {
            var having = filter is null || filter == kind.Name
                ? store.All(kind.Collection(context.Account)).Select(p => p.Value)
                    .Where(p => asBoundary ? p.Text("Boundary") == arn : p.Texts("Attached").Contains(arn))
                : [];
            output[$"Policy{kind.Name}s"] = having
                .Select(p => new JsonObject { [kind.NameMember] = p.Needed("Name"), [kind.IdMember] = p.Needed("Id") }).ToJson();
        }

        return output;
    }

    public static JsonObject TagPolicy(CallContext context, JsonObject input)
    {
        var policy = RequireOwn(context, input).Copy();
        policy["Tags"] = TagSet.Merge(policy.Object("Tags"), input.Objects("Tags"));
        Put(context, policy);
        return [];
    }

    public static JsonObject UntagPolicy(CallContext context, JsonObject input)
    {
        var policy = RequireOwn(context, input).Copy();
        policy["Tags"] = TagSet.Remove(policy.Object("Tags")!, input.Texts("TagKeys"));
        Put(context, policy);
        return [];
    }

    public static JsonObject ListPolicyTags(CallContext context, JsonObject input) =>
        new() { ["Tags"] = TagSet.List(Require(context, input).Object("Tags")), ["IsTruncated"] = false };

    private static JsonObject NewVersion(CallContext context, string id, JsonObject input)
    {
        var document = input.Needed("PolicyDocument");
        PolicyDocuments.Check(document, hasPrincipal: false);
        if (PolicyDocuments.CountedLength(document) > PolicyDocuments.ManagedLimit)
            throw PrincipalState.Limit($"Cannot exceed quota for PolicySize: {PolicyDocuments.ManagedLimit}");
        return new JsonObject { ["VersionId"] = id, ["CreateDate"] = context.Now.ToJson(), ["Document"] = document };
    }

    private static JsonObject Require(CallContext context, JsonObject input)
    {
        var arn = input.Needed("PolicyArn");
        return ManagedPolicies.Find(context.Cloud.Store, context.Account, arn)
            ?? throw PrincipalState.NoSuchEntity($"Policy {arn} was not found.");
    }

    private static JsonObject RequireOwn(CallContext context, JsonObject input) =>
        ManagedPolicies.IsAwsOwned(input.Needed("PolicyArn"))
            ? throw new ServiceException("AccessDenied", "AWS managed policies can't be changed.", 403)
            : Require(context, input);

    private static JsonObject RequireVersion(JsonObject policy, JsonObject input)
    {
        var id = input.Needed("VersionId");
        return policy.Objects("Versions").FirstOrDefault(v => v.Text("VersionId") == id)
            ?? throw PrincipalState.NoSuchEntity($"Policy {policy.Needed("Arn")} version {id} does not exist or is not attachable.");
    }

    private static void Put(CallContext context, JsonObject policy) =>
        context.Cloud.Store.Put(ManagedPolicies.Collection(context.Account), policy.Needed("Arn"), policy);
}
