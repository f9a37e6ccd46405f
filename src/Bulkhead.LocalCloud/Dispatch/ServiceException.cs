using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>A refusal that a service answers with, in AWS's code and words.</summary>
internal sealed class ServiceException(string code, string message, int httpStatus = 400) : Exception(message)
{
    /// <summary>AWS's error code, such as <c>NoSuchEntity</c>.</summary>
    public string Code { get; } = code;

    /// <summary>The HTTP status that AWS answers with.</summary>
    public int HttpStatus { get; } = httpStatus;

    /// <summary>Other members of the error's shape, such as <c>Reason</c>; null for none.</summary>
    public JsonObject? Details { get; init; }
}
