using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Questions;

/// <summary>
/// Whether a principal in its mode can do everything in its account that guardrails leave: a set of probe actions is allowed on
/// resources of any name (docs/reach.md, "Administrators").
/// </summary>
internal sealed class AdministratorTest(AccessOracle oracle)
{
    private static readonly (string Action, string Resource)[] Probes =
    [
        ("iam:CreateUser", "arn:{0}:iam::{1}:user/any-user-at-all"),
        ("iam:PutRolePolicy", "arn:{0}:iam::{1}:role/any-role-at-all"),
        ("s3:GetObject", "arn:{0}:s3:::any-bucket-at-all/any-key"),
        ("s3:PutBucketPolicy", "arn:{0}:s3:::any-bucket-at-all"),
        ("ec2:TerminateInstances", "arn:{0}:ec2:{2}:{1}:instance/i-0123456789abcdef0"),
        ("lambda:UpdateFunctionCode", "arn:{0}:lambda:{2}:{1}:function:any-function-at-all"),
        ("secretsmanager:GetSecretValue", "arn:{0}:secretsmanager:{2}:{1}:secret:any-secret-at-all-AbCdEf"),
        ("cloudtrail:StopLogging", "arn:{0}:cloudtrail:{2}:{1}:trail/any-trail-at-all"),
    ];

    private readonly Dictionary<(string Partition, string Account), ImmutableArray<AskedCall>> _calls = [];
    private readonly Dictionary<Stance, PossibleVerdict> _known = new(ReferenceEqualityComparer.Instance);

    public PossibleVerdict Of(Stance stance)
    {
        if (stance.Principal.IsOutside) return PossibleVerdict.No;
        var home = (stance.Principal.Principal.Partition, stance.Principal.Account);
        if (!_calls.TryGetValue(home, out var calls)) _calls[home] = calls = [.. CallsOf(stance.Principal)];
        foreach (var call in calls)
        {
            if (!oracle.MayAct(stance, call.Action)) return PossibleVerdict.No;
        }

        // Guardrails are not asked: an administrator is one inside of them.
        var free = oracle.Stances.Of(
            stance.Principal, stance.Loosening | Rules.Loosening.WithoutGuardrails, stance.Gained, stance.Joined, stance.Boundaries, isUnguardedEverywhere: true);
        if (_known.TryGetValue(free, out var known)) return known;
        return _known[free] = Probe(free, calls);
    }

    /// <summary>The calls all of which an administrator can make.</summary>
    public static IEnumerable<AskedCall> CallsOf(PrincipalNode principal) => Probes.Select(p => new AskedCall(
        p.Action,
        string.Format(CultureInfo.InvariantCulture, p.Resource, principal.Principal.Partition, principal.Account, KnownRegions.In(principal.Principal.Partition)[0]),
        false, principal.Account, null, KnownContext.Empty, null));

    /// <summary>The actions of the calls, in their order.</summary>
    public static ImmutableArray<string> Actions { get; } = [.. Probes.Select(p => p.Action)];

    /// <summary>The resources of the calls, in their order.</summary>
    public static ImmutableArray<string> ResourcesIn(string partition, string account) =>
        [.. Probes.Select(p => string.Format(CultureInfo.InvariantCulture, p.Resource, partition, account, KnownRegions.In(partition)[0]))];

    private PossibleVerdict Probe(Stance stance, ImmutableArray<AskedCall> calls)
    {
        var result = PossibleVerdict.Yes;
        foreach (var asked in calls)
        {
            var verdict = oracle.Ask(stance, asked).Verdict;
            if (verdict == PossibleVerdict.No) return PossibleVerdict.No;
            if (verdict == PossibleVerdict.Unknown) result = PossibleVerdict.Unknown;
        }

        return result;
    }
}
