using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Events;

/// <summary>A call as it is recorded.</summary>
/// <param name="Context">Who called, where.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Input">The request.</param>
/// <param name="Output">The answer; null when it was refused.</param>
/// <param name="Refusal">Why it was refused; null when it was answered.</param>
/// <param name="Region">The region whose log it is in.</param>
/// <param name="IsReadOnly">Whether the operation only reads.</param>
internal sealed record RecordedCall(
    CallContext Context, OperationModel Operation, JsonObject Input, JsonObject? Output, ServiceException? Refusal, string Region, bool IsReadOnly);
