using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.EventBridge;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Lambda;

/// <summary>AWS Lambda: functions, versions, layers, addresses, event sources, and who may use them. Of code, only the rehearsal program runs.</summary>
internal sealed class LambdaHandler : ServiceHandler
{
    public LambdaHandler(RoleCode code, EventRouter router, ScheduledWork scheduled) : base("lambda")
    {
        var invocations = new InvocationOperations(code);
        EventSourcePoller.Define(scheduled);
        router.Afterwards(new EventSourcePoller(invocations).Run);
        Add(FunctionOperations.CreateFunction, FunctionOperations.GetFunction, FunctionOperations.GetFunctionConfiguration,
            FunctionOperations.UpdateFunctionCode, FunctionOperations.UpdateFunctionConfiguration, FunctionOperations.DeleteFunction,
            FunctionOperations.ListFunctions, FunctionOperations.PublishVersion, FunctionOperations.ListVersionsByFunction);
        Add(invocations.Invoke);
        Add(EventSourceOperations.CreateEventSourceMapping, EventSourceOperations.GetEventSourceMapping, EventSourceOperations.ListEventSourceMappings,
            EventSourceOperations.UpdateEventSourceMapping, EventSourceOperations.DeleteEventSourceMapping);
        Add(PermissionOperations.AddPermission, PermissionOperations.RemovePermission, PermissionOperations.GetPolicy);
        Add(FunctionUrlOperations.CreateFunctionUrlConfig, FunctionUrlOperations.GetFunctionUrlConfig, FunctionUrlOperations.UpdateFunctionUrlConfig,
            FunctionUrlOperations.DeleteFunctionUrlConfig, FunctionUrlOperations.ListFunctionUrlConfigs);
        Add(LayerOperations.PublishLayerVersion, LayerOperations.GetLayerVersion, LayerOperations.GetLayerVersionByArn,
            LayerOperations.DeleteLayerVersion, LayerOperations.ListLayers, LayerOperations.ListLayerVersions,
            LayerOperations.AddLayerVersionPermission, LayerOperations.RemoveLayerVersionPermission, LayerOperations.GetLayerVersionPolicy);
        Add(TagResource, UntagResource, ListTags);
    }

    private static JsonObject TagResource(CallContext context, JsonObject input)
    {
        Change(context, input, tags =>
        {
            foreach (var (key, value) in input.Object("Tags")!) tags[key] = value!.DeepClone();
        });
        return [];
    }

    private static JsonObject UntagResource(CallContext context, JsonObject input)
    {
        Change(context, input, tags =>
        {
            foreach (var key in input.Texts("TagKeys")) tags.Remove(key);
        });
        return [];
    }

    private static JsonObject ListTags(CallContext context, JsonObject input) =>
        EventSourceOperations.Find(context, input.Needed("Resource")) is { } mapping
            ? new JsonObject { ["Tags"] = mapping.Object("Tags")!.Copy() }
            : new JsonObject { ["Tags"] = FunctionState.Require(context, new JsonObject { ["FunctionName"] = input.Needed("Resource") }).Object("Tags")!.Copy() };

    private static void Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var arn = input.Needed("Resource");
        if (EventSourceOperations.ChangeTags(context, arn, change)) return;
        FunctionState.Change(context, new JsonObject { ["FunctionName"] = arn }, function => change(function.Object("Tags")!));
    }
}
