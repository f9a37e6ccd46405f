using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Config;

/// <summary>
/// <c>AWS::Config::ConfigurationRecorder</c>. CloudFormation starts it as soon as there is a delivery channel, which the
/// channel's own resource does here.
/// </summary>
internal sealed class ConfigurationRecorderResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::Config::ConfigurationRecorder";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("Name", Text).Replacing(),
            Property.Of("RecordingGroup", PropertyType.Object(
                Property.Of("AllSupported", Flag),
                Property.Absent("ExclusionByResourceTypes"),
                Property.Of("IncludeGlobalResourceTypes", Flag),
                Property.Absent("RecordingStrategy"),
                Property.Of("ResourceTypes", ListOf(Text)))),
            Property.Of("RecordingMode", PropertyType.Object(
                Property.Of("RecordingFrequency", Text).Required(),
                Property.Absent("RecordingModeOverrides"))),
            Property.Of("RoleARN", Text).Required(),
        ],
        NameProperty = "Name",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("Name"), 256);
        Put(call, name, properties);
        call.Made(name);
        return new Provisioned(name, []);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        Put(call, id, after);
        return new Provisioned(id, []);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) =>
        call.Try("config", "DeleteConfigurationRecorder", new JsonObject { ["ConfigurationRecorderName"] = id });

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        var input = new JsonObject { ["ConfigurationRecorderNames"] = new JsonArray(id) };
        if (call.Try("config", "DescribeConfigurationRecorders", input)?.Objects("ConfigurationRecorders").FirstOrDefault() is not { } recorder) return null;
        var actual = new JsonObject().Take(recorder, "Name=name", "RoleARN=roleARN");
        actual["RecordingGroup"] = new JsonObject().Take(recorder.Object("recordingGroup")!, "AllSupported=allSupported", "IncludeGlobalResourceTypes=includeGlobalResourceTypes", "ResourceTypes=resourceTypes");
        actual["RecordingMode"] = new JsonObject().Take(recorder.Object("recordingMode")!, "RecordingFrequency=recordingFrequency");
        return actual;
    }

    private static void Put(ResourceCall call, string name, JsonObject properties)
    {
        var recorder = new JsonObject { ["name"] = name }.Take(properties, "roleARN=RoleARN");
        if (properties.Object("RecordingGroup") is { } group)
            recorder["recordingGroup"] = new JsonObject().Take(group, "allSupported=AllSupported", "includeGlobalResourceTypes=IncludeGlobalResourceTypes", "resourceTypes=ResourceTypes");
        if (properties.Object("RecordingMode") is { } mode) recorder["recordingMode"] = new JsonObject().Take(mode, "recordingFrequency=RecordingFrequency");
        call.Do("config", "PutConfigurationRecorder", new JsonObject { ["ConfigurationRecorder"] = recorder });
    }
}
