using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Ram;

/// <summary><c>AWS::RAM::ResourceShare</c></summary>
internal sealed class ResourceShareResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::RAM::ResourceShare";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("AllowExternalPrincipals", Flag),
            Property.Of("Name", Text).Required(),
            Property.Of("PermissionArns", ListOf(Text)).Replacing(),
            Property.Of("Principals", ListOf(Text)),
            Property.Of("ResourceArns", ListOf(Text)),
            Property.Absent("Sources"),
            Property.Of("Tags", PropertyType.Tags),
        ],
        Attributes = ["Arn"],
        NameProperty = "Name",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var request = new JsonObject().Take(
            properties, "name=Name", "allowExternalPrincipals=AllowExternalPrincipals", "permissionArns=PermissionArns", "principals=Principals", "resourceArns=ResourceArns");
        if (properties.Objects("Tags").Any()) request["tags"] = TagChanges.List(properties.Objects("Tags"), "key", "value");
        var arn = call.Do("ram", "CreateResourceShare", request).Object("resourceShare")!.Text("resourceShareArn")!;
        call.Made(arn);
        return Made(arn);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (before.Text("Name") != after.Text("Name") || before.Bool("AllowExternalPrincipals") != after.Bool("AllowExternalPrincipals"))
            call.Do("ram", "UpdateResourceShare", Named(id).Take(after, "name=Name").With("allowExternalPrincipals", after.Bool("AllowExternalPrincipals") ?? true));
        Associate(call, "AssociateResourceShare", id, after, before);
        Associate(call, "DisassociateResourceShare", id, before, after);
        var (set, gone) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("ram", "TagResource", Named(id).With("tags", TagChanges.List(set, "key", "value")));
        if (gone.Count > 0) call.Do("ram", "UntagResource", Named(id).With("tagKeys", JsonText.List(gone)));
        return Made(id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties)
    {
        if (Find(call, id) is not null) call.Do("ram", "DeleteResourceShare", Named(id));
    }

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (Find(call, id) is not { } share) return null;
        var actual = new JsonObject().Take(share, "Name=name").Take(expected, "PermissionArns");
        if (expected.ContainsKey("AllowExternalPrincipals")) actual.Take(share, "AllowExternalPrincipals=allowExternalPrincipals");
        foreach (var (property, type) in new[] { ("Principals", "PRINCIPAL"), ("ResourceArns", "RESOURCE") })
        {
            if (!expected.ContainsKey(property)) continue;
            var request = new JsonObject { ["associationType"] = type, ["resourceShareArns"] = new JsonArray(id) };
            var found = call.Pages("ram", "GetResourceShareAssociations", request, "resourceShareAssociations", "nextToken", "nextToken");
            actual[property] = PropertyMapping.Arrange(expected[property], found.Select(a => a["associatedEntity"]!));
        }

        if (expected.ContainsKey("Tags")) actual["Tags"] = TagChanges.Show(expected["Tags"], share.Objects("tags"), "key", "value");
        return actual;
    }

    private static JsonObject? Find(ResourceCall call, string id)
    {
        var request = new JsonObject { ["resourceOwner"] = "SELF", ["resourceShareArns"] = new JsonArray(id) };
        try
        {
            return call.Do("ram", "GetResourceShares", request).Objects("resourceShares").FirstOrDefault(s => s.Text("status") == "ACTIVE");
        }
        catch (ServiceException error) when (error.Code == "UnknownResourceException")
        {
            return null;
        }
    }

    private static void Associate(ResourceCall call, string operation, string id, JsonObject with, JsonObject without)
    {
        var (principals, resources) = (with.Without("Principals", without).Select(p => p.DeepClone()).ToList(), with.Without("ResourceArns", without).Select(r => r.DeepClone()).ToList());
        if (principals.Count + resources.Count == 0) return;
        call.Do("ram", operation, Named(id).With("principals", JsonText.List(principals)).With("resourceArns", JsonText.List(resources)));
    }

    private static JsonObject Named(string id) => new() { ["resourceShareArn"] = id };

    private static Provisioned Made(string arn) => new(arn, new JsonObject { ["Arn"] = arn });
}
