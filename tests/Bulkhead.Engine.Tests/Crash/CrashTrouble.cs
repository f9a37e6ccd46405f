using System.Collections.Concurrent;
using System.Diagnostics;
using Bulkhead.LocalCloud.Hosting;

namespace Bulkhead.Engine.Tests.Crash;

/// <summary>Makes what cases ask for at their calls, each once.</summary>
internal sealed class CrashTrouble(IEnumerable<CrashCase> cases)
{
    private readonly Dictionary<string, CrashCase> _cases = cases.ToDictionary(c => c.Moment.Call, StringComparer.Ordinal);
    private readonly CallNames _names = new();
    private readonly ConcurrentDictionary<long, CrashCase> _later = new();
    private readonly ConcurrentDictionary<CrashCase, bool> _made = new();
    private volatile bool _isOver;

    /// <summary>Whether the case's call came, and met its trouble.</summary>
    public bool HasMade(CrashCase @case) => _made.ContainsKey(@case);

    /// <summary>Makes no more trouble: a call that the first run never made must not meet it in the second.</summary>
    public void End() => _isOver = true;

    public CloudFault? Before(CloudCall call)
    {
        if (_isOver || !_cases.TryGetValue(_names.NameOf(call), out var @case)) return null;
        _made[@case] = true;
        if (@case.Kind == CrashKind.CutAfter) _later[call.Number] = @case;
        return @case.Kind switch
        {
            CrashKind.CutBefore => CloudFault.Cut,
            CrashKind.CutAfter => null,
            CrashKind.Throttle => CloudFault.Throttle,
            CrashKind.ServerError => CloudFault.ServerError,
            CrashKind.Duplicate => CloudFault.Twice,
            CrashKind.ExpiredCredentials => new CloudFault.Answer("ExpiredToken", "The security token included in the request is expired", 403),
            _ => throw new UnreachableException(),
        };
    }

    public CloudFault? After(CloudCall call) => _later.TryRemove(call.Number, out _) ? CloudFault.Cut : null;
}
