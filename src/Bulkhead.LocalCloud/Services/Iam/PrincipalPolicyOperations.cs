using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>Inline and attached policies of users, groups and roles.</summary>
internal sealed class PrincipalPolicyOperations(PrincipalKind kind, CloudQuotas quotas)
{
    public JsonObject PutInline(CallContext context, JsonObject input)
    {
        var document = input.Needed("PolicyDocument");
        PolicyDocuments.Check(document, hasPrincipal: false);
        PrincipalState.Change(context, kind, input, principal =>
        {
            var inline = principal.Object("Inline")!;
            inline[input.Needed("PolicyName")] = document;
            if (inline.Sum(p => PolicyDocuments.CountedLength(p.Value!.GetValue<string>())) > kind.InlineLimit)
                throw PrincipalState.Limit($"Maximum policy size of {kind.InlineLimit} bytes exceeded for {kind.Lower} {principal.Text("Name")}");
        });
        return [];
    }

    public JsonObject GetInline(CallContext context, JsonObject input)
    {
        var name = input.Needed("PolicyName");
        var principal = PrincipalState.Require(context, kind, input);
        var document = principal.Object("Inline")!.Text(name) ?? throw NoInline(name);
        return new JsonObject
        {
            [kind.NameMember] = principal.Needed("Name"),
            ["PolicyName"] = name,
            ["PolicyDocument"] = Uri.EscapeDataString(document),
        };
    }

    public JsonObject DeleteInline(CallContext context, JsonObject input)
    {
        var name = input.Needed("PolicyName");
        PrincipalState.Change(context, kind, input, principal =>
        {
            if (!principal.Object("Inline")!.Remove(name)) throw NoInline(name);
        });
        return [];
    }

    public JsonObject ListInline(CallContext context, JsonObject input) => IamHandler.Pages.Page(
        input,
        "PolicyNames",
        PrincipalState.Require(context, kind, input).Object("Inline")!.Select(p => KeyValuePair.Create(p.Key, p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal),
        name => JsonValue.Create(name));

    public JsonObject Attach(CallContext context, JsonObject input)
    {
        var arn = ManagedPolicies.Require(context, input.Needed("PolicyArn")).Needed("Arn");
        PrincipalState.Change(context, kind, input, principal =>
        {
            var attached = (JsonArray)principal["Attached"]!;
            if (principal.Texts("Attached").Contains(arn)) return;
            if (attached.Count >= quotas.ManagedPoliciesPerPrincipal)
                throw PrincipalState.Limit($"Cannot exceed quota for PoliciesPer{kind.Name}: {quotas.ManagedPoliciesPerPrincipal}");
            attached.Add((JsonNode)arn);
        });
        return [];
    }

    public JsonObject Detach(CallContext context, JsonObject input)
    {
        var arn = input.Needed("PolicyArn");
        PrincipalState.Change(context, kind, input, principal =>
        {
            if (!principal.Texts("Attached").Contains(arn)) throw PrincipalState.NoSuchEntity($"Policy {arn} was not found.");
            principal["Attached"] = principal.Texts("Attached").Where(a => a != arn).ToJson();
        });
        return [];
    }

    public JsonObject ListAttached(CallContext context, JsonObject input)
    {
        var prefix = input.Text("PathPrefix") ?? "/";
        return IamHandler.Pages.Page(
            input,
            "AttachedPolicies",
            PrincipalState.Require(context, kind, input).Texts("Attached")
                .Where(arn => arn[arn.IndexOf("policy/", StringComparison.Ordinal)..].StartsWith("policy" + prefix, StringComparison.Ordinal))
                .Select(arn => KeyValuePair.Create(arn, arn)).OrderBy(a => a.Key, StringComparer.Ordinal),
            arn => new JsonObject { ["PolicyName"] = ManagedPolicies.NameOf(arn), ["PolicyArn"] = arn });
    }

    public JsonObject PutBoundary(CallContext context, JsonObject input)
    {
        var arn = ManagedPolicies.Require(context, input.Needed("PermissionsBoundary")).Needed("Arn");
        PrincipalState.Change(context, kind, input, principal => principal["Boundary"] = arn);
        return [];
    }

    public JsonObject DeleteBoundary(CallContext context, JsonObject input)
    {
        PrincipalState.Change(context, kind, input, principal => principal.Remove("Boundary"));
        return [];
    }

    public JsonObject Tag(CallContext context, JsonObject input)
    {
        PrincipalState.Change(context, kind, input, principal =>
        {
            principal["Tags"] = TagSet.Merge(principal.Object("Tags"), input.Objects("Tags"));
            if (principal.Object("Tags")!.Count > 50) throw PrincipalState.Limit("The number of tags has reached the maximum limit.");
        });
        return [];
    }

    public JsonObject Untag(CallContext context, JsonObject input)
    {
        PrincipalState.Change(
            context, kind, input, principal => principal["Tags"] = TagSet.Remove(principal.Object("Tags")!, input.Texts("TagKeys")));
        return [];
    }

    public JsonObject ListTags(CallContext context, JsonObject input) => new()
    {
        ["Tags"] = TagSet.List(PrincipalState.Require(context, kind, input).Object("Tags")),
        ["IsTruncated"] = false,
    };

    private ServiceException NoInline(string name) =>
        PrincipalState.NoSuchEntity($"The {kind.Lower} policy with name {name} cannot be found.");
}
