using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Iam;

/// <summary><c>AWS::IAM::Policy</c>: one inline policy in roles, users and groups.</summary>
internal sealed class PolicyResource : ResourceType
{
    private static readonly (string Property, IamPrincipal Principal)[] Targets =
        [("Groups", new("Group")), ("Roles", new("Role")), ("Users", new("User"))];

    /// <inheritdoc/>
    public override string Name => "AWS::IAM::Policy";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("Groups", ListOf(Text)),
            Property.Of("PolicyDocument", Json).Required(),
            Property.Of("PolicyName", Text).Required(),
            Property.Of("Roles", ListOf(Text)),
            Property.Of("Users", ListOf(Text)),
        ],
        Attributes = ["Id"],
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        if (!Targets.Any(target => properties[target.Property] is JsonArray { Count: > 0 }))
            throw new ServiceException("InvalidRequest", "At least one of [Groups,Roles,Users] must be non-empty.");
        var id = call.NameOr(given: null, 64);
        call.Made(id);
        Put(call, [], properties);
        return new Provisioned(id, new JsonObject { ["Id"] = id });
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        Put(call, before, after);
        return new Provisioned(id, new JsonObject { ["Id"] = id });
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => Put(call, properties, []);

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        var policy = expected.Text("PolicyName")!;
        var actual = new JsonObject { ["PolicyName"] = policy };
        JsonNode? document = null;
        foreach (var (property, principal) in Targets.Where(target => expected.ContainsKey(target.Property)))
        {
            var holders = new JsonArray();
            foreach (var name in expected.Texts(property))
            {
                if (principal.ReadInline(call, name, policy) is not { } found) continue;
                holders.Add((JsonNode)name);
                if (document is null || !JsonNode.DeepEquals(found, expected["PolicyDocument"])) document = found;
            }

            actual[property] = holders;
        }

        return document is null ? null : actual.With("PolicyDocument", document);
    }

    private static void Put(ResourceCall call, JsonObject before, JsonObject after)
    {
        var renamed = before.Text("PolicyName") != after.Text("PolicyName");
        foreach (var (property, principal) in Targets)
        {
            foreach (var name in after.Texts(property)) principal.PutInline(call, name, after);
            var kept = renamed ? [] : after.Texts(property).ToHashSet();
            foreach (var name in before.Texts(property).Where(name => !kept.Contains(name))) principal.DeleteInline(call, name, before.Text("PolicyName")!);
        }
    }
}
