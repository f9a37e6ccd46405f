using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Access;

/// <summary>Calls of Identity Center that must all succeed: the first refusal is kept. Safe for many threads.</summary>
internal sealed class AccessCalls(AwsSession session)
{
    private AwsRefusal? _refusal;

    /// <summary>The first refusal; null while all goes well.</summary>
    public AwsRefusal? Refusal => Volatile.Read(ref _refusal);

    /// <summary>Every item of a listing, over all its pages.</summary>
    public async Task<JsonArray> ListAsync(string service, string operation, string list, JsonObject input, CancellationToken cancellationToken)
    {
        if (Refusal is not null) return [];
        switch (await session.CallAllPagesAsync(service, operation, input, cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                return output[list] as JsonArray ?? [];
            case AwsRefusal refusal:
                Interlocked.CompareExchange(ref _refusal, refusal, null);
                return [];
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>One answer; empty when it was refused. What is not there is refused with <paramref name="absent"/>, which is no failure.</summary>
    public async Task<JsonObject> CallAsync(string service, string operation, JsonObject input, CancellationToken cancellationToken, string? absent = null)
    {
        if (Refusal is not null) return [];
        switch (await session.CallAsync(service, operation, input, cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                return output;
            case AwsRefusal refusal when refusal.Code == absent:
                return [];
            case AwsRefusal refusal:
                Interlocked.CompareExchange(ref _refusal, refusal, null);
                return [];
            default:
                throw new UnreachableException();
        }
    }
}
