using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Lambda;

/// <summary>The policies of functions: one for the function, one for each qualifier.</summary>
internal static class PermissionOperations
{
    public static JsonObject AddPermission(CallContext context, JsonObject input)
    {
        var (name, qualifier) = FunctionState.Named(context, input);
        _ = FunctionState.Require(context, input);
        if (qualifier == "$LATEST") throw FunctionState.Invalid("We currently do not support adding policies for $LATEST.");
        var statement = PermissionStatements.Make(input, FunctionState.ArnOf(name, qualifier));
        FunctionState.Change(context, input, function =>
        {
            var policies = function.Object("Policies")!;
            policies[qualifier ?? ""] = PermissionStatements.Add(policies.Object(qualifier ?? ""), statement.Copy());
        });
        return new JsonObject { ["Statement"] = statement.ToJsonString() };
    }

    public static JsonObject RemovePermission(CallContext context, JsonObject input)
    {
        var (_, qualifier) = FunctionState.Named(context, input);
        FunctionState.Change(context, input, function =>
        {
            var policies = function.Object("Policies")!;
            if (PermissionStatements.Remove(policies.Object(qualifier ?? ""), input.Needed("StatementId")) is { } left) policies[qualifier ?? ""] = left;
            else policies.Remove(qualifier ?? "");
        });
        return [];
    }

    public static JsonObject GetPolicy(CallContext context, JsonObject input)
    {
        var (name, qualifier) = FunctionState.Named(context, input);
        _ = FunctionState.Require(context, input);
        var function = FunctionState.Functions.Find(context, name)!;
        return new JsonObject
        {
            ["Policy"] = function.Object("Policies")!.Object(qualifier ?? "")?.ToJsonString()
                ?? throw new ServiceException("ResourceNotFoundException", "The resource you requested does not exist.", 404),
            ["RevisionId"] = function.Object("Configuration")!.Needed("RevisionId"),
        };
    }
}
