using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.IdentityCenter;

/// <summary>What Identity Center was asked to do and does by itself: <c>RequestId</c>, <c>Kind</c>, <c>Status</c>, <c>CreatedDate</c>, <c>FailureReason</c>.</summary>
internal static class RequestState
{
    public const string Collection = "sso/requests";

    public static JsonObject New(CallContext context, string kind, JsonObject request)
    {
        request["RequestId"] = ResourceIds.Uuid();
        request["Kind"] = kind;
        request["Status"] = "IN_PROGRESS";
        request["CreatedDate"] = context.Now.ToJson();
        context.Cloud.Store.Put(Collection, request.Needed("RequestId"), request);
        return request;
    }

    /// <summary>Ends a request, with the reason why it failed or null.</summary>
    public static void End(ResourceStore store, JsonObject request, string? failure)
    {
        var ended = request.Copy();
        ended["Status"] = failure is null ? "SUCCEEDED" : "FAILED";
        if (failure is not null) ended["FailureReason"] = failure;
        store.Put(Collection, ended.Needed("RequestId"), ended);
    }

    public static JsonObject Describe(CallContext context, JsonObject input, string kind, string id)
    {
        IdentityCenterState.Require(context, input);
        return context.Cloud.Store.Find(Collection, id) is { } request && request.Text("Kind") == kind
            ? Show(request)
            : throw IdentityCenterState.NotFound($"Request {id} is not found.");
    }

    public static JsonObject List(CallContext context, JsonObject input, string kind, string list)
    {
        IdentityCenterState.Require(context, input);
        var status = input.Object("Filter")?.Text("Status");
        return SsoAdminHandler.Pages.Page(
            input, list, context.Cloud.Store.All(Collection).Where(r => r.Value.Text("Kind") == kind && (status is null || r.Value.Text("Status") == status)),
            r => r.Pick("RequestId", "Status", "CreatedDate"));
    }

    public static JsonObject Show(JsonObject request) => request.Without("Kind");
}
