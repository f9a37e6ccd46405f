using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>Who calls the local cloud, where, and how a handler reaches the rest of it.</summary>
internal sealed record CallContext
{
    /// <summary>The caller, as STS would name them.</summary>
    public required CallerIdentity Caller { get; init; }

    /// <summary>The account in which the call acts: the caller's.</summary>
    public AccountId Account => Caller.Account;

    /// <summary>The region that the request was signed for.</summary>
    public required RegionName Region { get; init; }

    /// <summary>The id that the response carries.</summary>
    public required string RequestId { get; init; }

    /// <summary>The time of the call on the cloud's clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Everything else that the cloud has.</summary>
    public required ICloud Cloud { get; init; }

    /// <summary>Calls another operation as the same caller, through the same checks, as CloudFormation does for a stack.</summary>
    /// <exception cref="ServiceException">The operation refuses.</exception>
    public JsonObject Call(string service, string operation, JsonObject input, RegionName? region = null) =>
        Cloud.Call(this with { Region = region ?? Region }, service, operation, input);
}
