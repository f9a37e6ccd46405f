using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>Decides whether a caller may make a call.</summary>
internal interface IAuthorizer
{
    /// <summary>Returns when the call is allowed.</summary>
    /// <exception cref="ServiceException">It is denied, in AWS's words.</exception>
    void Authorize(CallContext context, string service, string operation, JsonObject input);
}
