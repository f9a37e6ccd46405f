using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Observed;

/// <summary>
/// Calls of the management account that must all succeed: the first refusal is kept, and everything read with it is
/// worth nothing. Safe for many threads.
/// </summary>
internal sealed class OrganizationCalls(AwsSession session)
{
    private AwsRefusal? _refusal;

    /// <summary>The first refusal; null while all goes well.</summary>
    public AwsRefusal? Refusal => Volatile.Read(ref _refusal);

    public AwsSession Session => session;

    /// <summary>Every item of a listing, over all its pages.</summary>
    public async Task<IEnumerable<JsonObject>> ListAsync(
        string operation, string list, JsonObject input, CancellationToken cancellationToken)
    {
        if (Refusal is not null) return [];
        switch (await session.CallAllPagesAsync("organizations", operation, input, cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                return (output[list] as JsonArray ?? []).OfType<JsonObject>();
            case AwsRefusal refusal:
                Keep(refusal);
                return [];
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>One answer; null when it was refused.</summary>
    public async Task<JsonObject?> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken)
    {
        if (Refusal is not null) return null;
        switch (await session.CallAsync("organizations", operation, input, cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                return output;
            case AwsRefusal refusal:
                Keep(refusal);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    public void Keep(AwsRefusal refusal) => Interlocked.CompareExchange(ref _refusal, refusal, null);

    public static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? "";
}
