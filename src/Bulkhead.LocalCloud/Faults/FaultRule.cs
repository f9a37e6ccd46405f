using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Hosting;

namespace Bulkhead.LocalCloud.Faults;

/// <summary>Which calls a fault meets. What is not said does not matter.</summary>
/// <param name="Kind">What goes wrong.</param>
public sealed record FaultRule(FaultKind Kind)
{
    /// <summary>The service, by the AWS CLI's name; null for any.</summary>
    public string? Service { get; init; }

    /// <summary>The operation; null for any.</summary>
    public string? Operation { get; init; }

    /// <summary>The caller's account; null for any.</summary>
    public AccountId? Account { get; init; }

    /// <summary>Only this one of the calls that match, counted from 1; null for all of them.</summary>
    public long? At { get; init; }

    /// <summary>The share of the calls that match, from 0 to 1.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>At most so often; null for no limit.</summary>
    public long? Times { get; init; }

    /// <summary>How long a time-out lasts.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the rule is about a call.</summary>
    public bool Matches(CloudCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return (Service is null || Service == call.Service) && (Operation is null || Operation == call.Operation)
            && (Account is null || Account == call.Account);
    }
}
