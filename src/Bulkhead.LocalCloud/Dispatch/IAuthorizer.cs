using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Authorization;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>Decides whether a caller may make a call.</summary>
internal interface IAuthorizer
{
    /// <summary>Returns when the call is allowed.</summary>
    /// <exception cref="ServiceException">It is denied, in AWS's words.</exception>
    void Authorize(CallContext context, string service, string operation, JsonObject input);

    /// <summary>Whether a service may do something by itself, such as CloudTrail writing to a bucket.</summary>
    /// <param name="context">The call in which the service would; its account is that of the source.</param>
    /// <param name="principal">The service, such as <c>cloudtrail.amazonaws.com</c>.</param>
    /// <param name="check">What it would do.</param>
    /// <param name="sourceArn">On behalf of which of its resources.</param>
    bool AllowsService(CallContext context, string principal, AccessCheck check, string sourceArn);
}
