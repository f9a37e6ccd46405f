using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>Answers one operation: input and output are in the shapes of the service's model.</summary>
/// <exception cref="ServiceException">The operation refuses.</exception>
internal delegate JsonObject Operation(CallContext context, JsonObject input);
