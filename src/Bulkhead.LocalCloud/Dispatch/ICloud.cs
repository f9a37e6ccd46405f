using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>What a service's handler sees of the cloud.</summary>
internal interface ICloud
{
    /// <summary>The resources of all accounts.</summary>
    ResourceStore Store { get; }

    /// <summary>Runs an operation: checks, then the handler. What an operation that refuses has changed is undone.</summary>
    /// <exception cref="ServiceException">The operation refuses.</exception>
    JsonObject Call(CallContext context, string service, string operation, JsonObject input);

    /// <summary>Whether a caller may make a call, without making it.</summary>
    bool Allows(CallContext context, string service, string operation, JsonObject input);

    /// <inheritdoc cref="IAuthorizer.AllowsService"/>
    bool AllowsService(CallContext context, string principal, AccessCheck check, string sourceArn);
}
