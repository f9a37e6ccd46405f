using System.Text.Json.Nodes;

namespace Bulkhead.Aws.Protocols;

/// <summary>An AWS error as the wire carries it.</summary>
/// <param name="Code">The code on the wire, such as <c>AccessDeniedException</c> or <c>NoSuchEntity</c>.</param>
/// <param name="Message">AWS's own words.</param>
/// <param name="Status">The HTTP status.</param>
public sealed record WireError(string Code, string Message, int Status)
{
    /// <summary>AWS's id of the request; empty when there is none.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Other members of the error's shape, such as <c>Reason</c>; null when there are none.</summary>
    public JsonObject? Details { get; init; }
}
