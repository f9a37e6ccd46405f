using System.Text.Json.Nodes;

namespace Bulkhead.Aws;

/// <summary>The call succeeded.</summary>
/// <param name="Output">The answer, with the model's member names; empty where the operation answers nothing.</param>
/// <param name="RequestId">AWS's id of the request.</param>
public sealed record AwsSuccess(JsonObject Output, string RequestId) : AwsResult
{
    /// <summary>When AWS answered, by its own clock (the header <c>Date</c>); null where the answer does not say.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Never the content: it may hold secrets.</summary>
    public override string ToString() => $"success (request {RequestId})";
}
