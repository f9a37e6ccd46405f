using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Backup;

/// <summary><c>AWS::Backup::RestoreTestingSelection</c>. Its id is that of the plan and its own name.</summary>
internal sealed class RestoreTestingSelectionResource : ResourceType
{
    private static readonly PropertyType Pairs = ListOf(PropertyType.Object(Property.Of("Key", Text).Required(), Property.Of("Value", Text).Required()));
    private static readonly string[] Changeable = ["IamRoleArn", "ProtectedResourceArns", "ProtectedResourceConditions", "RestoreMetadataOverrides", "ValidationWindowHours"];
    private static readonly string[] Fixed = ["ProtectedResourceType", "RestoreTestingSelectionName"];

    /// <inheritdoc/>
    public override string Name => "AWS::Backup::RestoreTestingSelection";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("IamRoleArn", Text).Required(),
            Property.Of("ProtectedResourceArns", ListOf(Text)),
            Property.Of("ProtectedResourceConditions", PropertyType.Object(Property.Of("StringEquals", Pairs), Property.Of("StringNotEquals", Pairs))),
            Property.Of("ProtectedResourceType", Text).Required().Replacing(),
            Property.Of("RestoreMetadataOverrides", MapOf(Text)),
            Property.Of("RestoreTestingPlanName", Text).Required().Replacing(),
            Property.Of("RestoreTestingSelectionName", Text).Required().Replacing(),
            Property.Of("ValidationWindowHours", Whole),
        ],
        NameProperty = "RestoreTestingSelectionName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var id = $"{properties.Text("RestoreTestingPlanName")}|{properties.Text("RestoreTestingSelectionName")}";
        call.Do("backup", "CreateRestoreTestingSelection", new JsonObject().Take(properties, "RestoreTestingPlanName")
            .With("RestoreTestingSelection", new JsonObject().Take(properties, [.. Fixed, .. Changeable])));
        call.Made(id);
        return new Provisioned(id, []);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        call.Do("backup", "UpdateRestoreTestingSelection", Input(id).With("RestoreTestingSelection", new JsonObject().Take(after, Changeable)));
        return new Provisioned(id, []);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("backup", "DeleteRestoreTestingSelection", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected) =>
        call.Try("backup", "GetRestoreTestingSelection", Input(id))?["RestoreTestingSelection"] is JsonObject selection
            ? new JsonObject().Take(selection, ["RestoreTestingPlanName", .. Fixed, .. Changeable])
            : null;

    private static JsonObject Input(string id) => id.Split('|', 2) is [var plan, var name]
        ? new JsonObject { ["RestoreTestingPlanName"] = plan, ["RestoreTestingSelectionName"] = name }
        : throw new ServiceException("ValidationException", $"{id} is no id of a restore testing selection.");
}
