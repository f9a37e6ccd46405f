using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Config;

/// <summary>Configuration recorders: one for an account and a region (AWS Config Developer Guide, "Service Limits").</summary>
internal static class RecorderOperations
{
    public static JsonObject PutConfigurationRecorder(CallContext context, JsonObject input)
    {
        var wanted = input.Object("ConfigurationRecorder")!;
        var name = wanted.Text("name") ?? "default";
        var present = Find(context);
        if (present is not null && present.Text("name") != name)
        {
            throw new ServiceException(
                "MaxNumberOfConfigurationRecordersExceededException", $"Failed to put configuration recorder '{name}' because the maximum number of configuration recorders: 1 is reached.");
        }

        if (wanted.Text("roleARN") is not { } role || !ConfigState.CanAssume(context, role, "configuration-recorder"))
            throw new ServiceException("InvalidRoleException", "The role of the configuration recorder can't be assumed.");
        var recorder = wanted.Copy();
        recorder["name"] = name;
        recorder["arn"] = present?.Text("arn") ?? $"arn:aws:config:{context.Region}:{context.Account}:configuration-recorder/{name}/{ResourceIds.LowerCase("", 16)}";
        if (recorder["recordingGroup"] is null) recorder["recordingGroup"] = new JsonObject { ["allSupported"] = true, ["includeGlobalResourceTypes"] = false };
        if (recorder["recordingMode"] is null) recorder["recordingMode"] = new JsonObject { ["recordingFrequency"] = "CONTINUOUS" };
        recorder["recording"] = present?.Flag("recording") ?? false;
        recorder["lastStartTime"] = present?["lastStartTime"]?.DeepClone();
        recorder["lastStopTime"] = present?["lastStopTime"]?.DeepClone();
        Put(context, recorder);
        return [];
    }

    public static JsonObject DescribeConfigurationRecorders(CallContext context, JsonObject input) =>
        new() { ["ConfigurationRecorders"] = Named(context, input).Select(r => r.Without("recording", "lastStartTime", "lastStopTime")).ToJson() };

    public static JsonObject DescribeConfigurationRecorderStatus(CallContext context, JsonObject input) => new()
    {
        ["ConfigurationRecordersStatus"] = Named(context, input).Select(r =>
        {
            var status = r.Pick("name", "arn", "recording", "lastStartTime", "lastStopTime");
            status["lastStatus"] = r.Flag("recording") ? "SUCCESS" : "PENDING";
            return status;
        }).ToJson(),
    };

    public static JsonObject StartConfigurationRecorder(CallContext context, JsonObject input)
    {
        var recorder = Require(context, input);
        if (DeliveryOperations.Find(context) is null)
            throw new ServiceException("NoAvailableDeliveryChannelException", "Delivery channel is not available to start configuration recorder.");
        return Set(context, recorder, true, "lastStartTime");
    }

    public static JsonObject StopConfigurationRecorder(CallContext context, JsonObject input) => Set(context, Require(context, input), false, "lastStopTime");

    public static JsonObject DeleteConfigurationRecorder(CallContext context, JsonObject input)
    {
        context.Cloud.Store.Remove(ConfigState.Recorders(context), Require(context, input).Needed("name"));
        return [];
    }

    /// <summary>The recorder of the account and region, or null.</summary>
    public static JsonObject? Find(CallContext context) => context.Cloud.Store.All(ConfigState.Recorders(context)).Select(r => r.Value).FirstOrDefault();

    private static IEnumerable<JsonObject> Named(CallContext context, JsonObject input)
    {
        var names = input.Texts("ConfigurationRecorderNames").ToList();
        var found = Find(context);
        foreach (var name in names.Where(name => found?.Text("name") != name)) throw Missing(name);
        return found is null ? [] : [found];
    }

    private static JsonObject Require(CallContext context, JsonObject input)
    {
        var name = input.Needed("ConfigurationRecorderName");
        return Find(context) is { } found && found.Text("name") == name ? found : throw Missing(name);
    }

    private static ServiceException Missing(string name) =>
        new("NoSuchConfigurationRecorderException", $"Cannot find configuration recorder with the specified name '{name}'.");

    private static JsonObject Set(CallContext context, JsonObject recorder, bool isRecording, string time)
    {
        var changed = recorder.Copy();
        changed["recording"] = isRecording;
        changed[time] = context.Now.ToJson();
        Put(context, changed);
        return [];
    }

    private static void Put(CallContext context, JsonObject recorder) =>
        context.Cloud.Store.Put(ConfigState.Recorders(context), recorder.Needed("name"), recorder);
}
