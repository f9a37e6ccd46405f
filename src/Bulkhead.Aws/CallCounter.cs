using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Bulkhead.Aws;

/// <summary>Counts finished calls by API.</summary>
public sealed class CallCounter : ICallObserver
{
    private readonly ConcurrentDictionary<(string Service, string Operation), long> _counts = new();

    /// <summary>How many calls there were.</summary>
    public long Total => _counts.Values.Sum();

    /// <summary>How many calls there were of each API (<c>organizations:ListAccounts</c>), in order of the name.</summary>
    public ImmutableSortedDictionary<string, long> ByApi => _counts.ToImmutableSortedDictionary(
        c => $"{c.Key.Service}:{c.Key.Operation}", c => c.Value, StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Started(AwsCall call) { }

    /// <inheritdoc/>
    public void Waiting(AwsCall call, TimeSpan wait, string reason) { }

    /// <inheritdoc/>
    public void Finished(AwsCall call, AwsResult? result, int attempts) =>
        _counts.AddOrUpdate((call.Service, call.Operation), 1, (_, count) => count + 1);
}
