using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>Handshakes. The local cloud has no accounts outside the organization to invite, so that there are none.</summary>
internal static class HandshakeOperations
{
    public static JsonObject ListHandshakesForOrganization(CallContext context, JsonObject input)
    {
        OrganizationState.RequireReader(context);
        return new JsonObject { ["Handshakes"] = new JsonArray() };
    }

    public static JsonObject ListHandshakesForAccount(CallContext context, JsonObject input) =>
        new() { ["Handshakes"] = new JsonArray() };
}
