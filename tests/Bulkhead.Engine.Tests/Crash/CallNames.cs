using System.Collections.Concurrent;
using Bulkhead.LocalCloud.Hosting;

namespace Bulkhead.Engine.Tests.Crash;

/// <summary>
/// Names the calls of a run so that the same call has the same name in every run, however the threads go: by service,
/// operation, account and region, and a number among those.
/// </summary>
internal sealed class CallNames
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public string NameOf(CloudCall call)
    {
        var kind = $"{call.Service}:{call.Operation} {call.Account} {call.Region}";
        return $"{kind} #{_counts.AddOrUpdate(kind, 1, (_, n) => n + 1)}";
    }
}
