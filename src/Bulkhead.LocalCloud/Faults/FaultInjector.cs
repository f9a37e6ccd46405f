using System.Diagnostics;
using Bulkhead.Aws.Models;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Hosting;

namespace Bulkhead.LocalCloud.Faults;

/// <summary>Makes the faults of a plan. Safe for use by many threads; give both methods to <see cref="LocalCloudOptions"/>.</summary>
/// <param name="plan">The faults.</param>
/// <param name="kill">Ends the process, without a chance to tidy up.</param>
public sealed class FaultInjector(FaultPlan plan, Action kill)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(plan.Seed);
    private readonly long[] _seen = new long[plan.Rules.Length];
    private readonly long[] _made = new long[plan.Rules.Length];
    private readonly Dictionary<long, FaultRule> _later = [];

    /// <summary>How many faults were made.</summary>
    public long Made
    {
        get
        {
            lock (_gate) return _made.Sum();
        }
    }

    /// <summary>For <see cref="LocalCloudOptions.BeforeCall"/>.</summary>
    public CloudFault? Before(CloudCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (Choose(call) is not { } rule) return null;
        switch (rule.Kind)
        {
            case FaultKind.Throttle: return CloudFault.Throttle;
            case FaultKind.ServerError: return CloudFault.ServerError;
            case FaultKind.CutBefore: return CloudFault.Cut;
            case FaultKind.Duplicate: return CloudFault.Twice;
            case FaultKind.ExpiredCredentials: return Expired(call.Service);
            case FaultKind.Kill:
                kill();
                return CloudFault.Cut;
            case FaultKind.CutAfter or FaultKind.TimeOut or FaultKind.KillAfter:
                lock (_gate) _later[call.Number] = rule;
                return null;
            default: throw new UnreachableException();
        }
    }

    /// <summary>For <see cref="LocalCloudOptions.AfterCall"/>.</summary>
    public CloudFault? After(CloudCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        FaultRule? rule;
        lock (_gate)
        {
            if (!_later.Remove(call.Number, out rule)) return null;
        }

        if (rule.Kind == FaultKind.KillAfter) kill();
        return rule.Kind == FaultKind.TimeOut ? new CloudFault.Stall(rule.Duration) : CloudFault.Cut;
    }

    private FaultRule? Choose(CloudCall call)
    {
        FaultRule? chosen = null;
        lock (_gate)
        {
            // Every rule counts the calls that it is about, also those that an earlier rule takes.
            for (var i = 0; i < plan.Rules.Length; i++)
            {
                var rule = plan.Rules[i];
                if (!rule.Matches(call)) continue;
                var number = ++_seen[i];
                if (chosen is not null) continue;
                if (rule.At is { } at && at != number) continue;
                if (rule.Times is { } times && _made[i] >= times) continue;
                if (rule.Rate < 1 && _random.NextDouble() >= rule.Rate) continue;
                _made[i]++;
                chosen = rule;
            }
        }

        return chosen;
    }

    private static CloudFault.Answer Expired(string service)
    {
        var refusal = new SignatureException(SignatureProblem.Expired, "The security token included in the request is expired")
            .For(ServiceModels.Get(service).Protocol, service == "s3");
        return new CloudFault.Answer(refusal.Code, refusal.Message, refusal.HttpStatus);
    }
}
