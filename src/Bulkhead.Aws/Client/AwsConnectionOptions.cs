using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws.Client;

/// <summary>How to reach AWS. Everything left out comes from where every AWS tool takes it: environment, then profile.</summary>
public sealed record AwsConnectionOptions
{
    /// <summary>The profile of the AWS configuration files; null: <c>AWS_PROFILE</c>, else <c>default</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>The region; null: <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c>, else the profile's.</summary>
    public RegionName? Region { get; init; }

    /// <summary>
    /// One endpoint for every service, such as the local cloud's; null: <c>AWS_ENDPOINT_URL_…</c>,
    /// <c>AWS_ENDPOINT_URL</c>, the profile's, else AWS's own.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Credentials given outright; null: the AWS SDK's chain.</summary>
    public AccessKeys? Credentials { get; init; }

    /// <summary>Whether calls keep to AWS's published rates. False only for a cloud without throttles.</summary>
    public bool Pace { get; init; } = true;

    /// <summary>How often a request is sent at most; null: <c>AWS_MAX_ATTEMPTS</c>, else the profile's, else 8.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Sees every call; null for nobody.</summary>
    public ICallObserver? Observer { get; init; }

    /// <summary>The clock of waits and expiries.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Carries the requests instead of the network, for an embedded cloud; null for HTTP. The giver disposes it.</summary>
    public HttpMessageHandler? Transport { get; init; }
}
