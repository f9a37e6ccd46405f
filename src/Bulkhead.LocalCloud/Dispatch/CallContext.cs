using System.Collections.Immutable;
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

    /// <summary>How the request came.</summary>
    public CallOrigin Origin { get; init; } = CallOrigin.Unknown;

    /// <summary>The services that call on the caller's behalf, the first one first (<c>aws:CalledVia</c>).</summary>
    public ImmutableArray<string> Via { get; init; } = [];

    /// <summary>Whether a service calls with a role that was passed to it, and not on the caller's behalf.</summary>
    public bool IsServiceRole { get; init; }

    /// <summary>The service that answers the call; null at the door.</summary>
    public string? Service { get; init; }

    /// <summary>Everything else that the cloud has.</summary>
    public required ICloud Cloud { get; init; }

    /// <summary>
    /// Calls another operation as the same caller, through the same checks, as CloudFormation does for a stack. To another
    /// service the call says through whom it comes (IAM User Guide, "Forward access sessions").
    /// </summary>
    /// <exception cref="ServiceException">The operation refuses.</exception>
    public JsonObject Call(string service, string operation, JsonObject input, RegionName? region = null)
    {
        var via = IsServiceRole || Service is null || Service == service ? Via : Via.Add(Service + ".amazonaws.com");
        return Cloud.Call(this with { Region = region ?? Region, Via = via }, service, operation, input);
    }
}
