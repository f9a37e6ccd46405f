using System.Collections.Concurrent;
using System.Globalization;

namespace Bulkhead.Aws.Throttling;

/// <summary>
/// Keeps all calls of a connection to AWS's rates. One bucket per API and account where AWS publishes a rate; elsewhere
/// none, until AWS throttles an API in an account and region: then that one gets a bucket too.
/// </summary>
internal sealed class CallPace(bool isOn, TimeProvider time) : IDisposable
{
    // Where no rate is published: what a first throttle brings an API down from.
    private const double AssumedRate = 10;
    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Waits for the call's turn.</summary>
    public ValueTask WaitAsync(AwsCall call, ICallObserver? observer, CancellationToken cancellationToken)
    {
        if (!isOn || Find(call, create: false) is not { } bucket) return ValueTask.CompletedTask;
        return bucket.TakeAsync(
            (wait, rate) => observer?.Waiting(call, wait, string.Create(
                CultureInfo.InvariantCulture, $"{call.Api} goes at {rate:0.###} a second")),
            cancellationToken);
    }

    /// <summary>AWS throttled the call.</summary>
    public void Throttled(AwsCall call)
    {
        if (isOn) Find(call, create: true)!.Slow();
    }

    /// <summary>AWS answered the call.</summary>
    public void Answered(AwsCall call)
    {
        if (isOn) Find(call, create: false)?.Recover();
    }

    public void Dispose()
    {
        foreach (var bucket in _buckets.Values) bucket.Dispose();
    }

    private TokenBucket? Find(AwsCall call, bool create)
    {
        if (PublishedRates.Find(call.Service, call.Operation) is { } rate)
        {
            // A published rate holds for the account, whatever the region; a region of its own has a bucket of its own at
            // AWS only for regional services, and the two of them here (Account, Identity Center) are called in one region.
            return _buckets.GetOrAdd($"{call.Account}/{rate.Bucket}", static (_, r) =>
                new TokenBucket(r.Rate.PerSecond, r.Rate.Burst, r.Time), (Rate: rate, Time: time));
        }

        var key = $"{call.Account}/{call.Region}/{call.Api}";
        if (create) return _buckets.GetOrAdd(key, static (_, t) => new TokenBucket(AssumedRate, (int)AssumedRate, t), time);
        return _buckets.IsEmpty ? null : _buckets.GetValueOrDefault(key);
    }
}
