using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Access;

/// <summary>
/// Says what everybody may do, whoever he is: anybody may open an account, be administrator there and name users and roles as he likes, and
/// call without credentials where a service takes that. No service control policy, boundary or denial of his own holds him then; resource
/// control policies do (IAM User Guide, "AWS JSON policy elements: Principal", "All principals"; Organizations User Guide, "Service control
/// policies": they hold the organization's own principals only).
/// </summary>
/// <param name="oracle">The oracle of the snapshot.</param>
internal sealed class StrangerAccess(AccessOracle oracle)
{
    private static readonly AccountId Account = AccountId.Parse("999988887777");

    // An organization of one's own is as easy to have as an account; and so is an account in none.
    private static readonly KnownContext InNone = KnownContext.Empty.OfOutsider(null).WithAbsent("aws:PrincipalOrgID").WithAbsent("aws:PrincipalOrgPaths");

    private static readonly KnownContext InOwn = InNone.With("aws:PrincipalOrgID", "o-anybody000").With("aws:PrincipalOrgPaths", ContextValue.Set(["o-anybody000/r-none/"]));

    private readonly PolicyCompiler _compiler = new();
    private readonly Dictionary<PolicyDocument, bool> _mayMean = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(AskedCall Call, bool IsOpen), CallAnswer> _answers = new(new ByReference());

    /// <summary>Whether the policy may let in somebody whom it does not name.</summary>
    public bool MayBeMeant(Node node)
    {
        if (node.PolicyUnknown is not null) return true;
        if (node.MostGiven is not { } policy) return false;
        if (!_mayMean.TryGetValue(policy, out var known)) _mayMean[policy] = known = NamedPrincipals.Of(policy).IsAnyone;
        return known;
    }

    /// <summary>Can somebody whom nobody knows make the call?</summary>
    /// <param name="call">The call.</param>
    /// <param name="isOpen">Whether resource control policies do not count.</param>
    public CallAnswer Ask(AskedCall call, bool isOpen)
    {
        if (!AccessOracle.TakesResourcePolicy(call) || !MayBeMeant(call.Node!)) return CallAnswer.No;
        if (_answers.TryGetValue((call, isOpen), out var known)) return known;
        var answer = AskAlone(call, isOpen);
        foreach (var way in answer.Verdict == PossibleVerdict.Yes ? [] : ThroughAccessPoint.Of(call))
        {
            if (!MayBeMeant(way.OnPoint.Node!)) continue;
            var (onPoint, onBucket) = (AskAlone(way.OnPoint, isOpen), AskAlone(way.OnBucket, isOpen));
            if (onPoint.Verdict == PossibleVerdict.No || onBucket.Verdict == PossibleVerdict.No) continue;
            answer = onBucket.Verdict == PossibleVerdict.Yes ? onPoint : onBucket;
            if (answer.Verdict == PossibleVerdict.Yes) break;
        }

        return _answers[(call, isOpen)] = answer;
    }

    /// <summary>Who that may be, with the policies that the call is asked of: the resource's policy, and each way of sharing it beside.</summary>
    public IEnumerable<StrangerWay> WaysOf(AskedCall call, bool isOpen)
    {
        var node = call.Node!;
        var place = isOpen ? null : oracle.Snapshot.Accounts.GetValueOrDefault(call.Account);
        var shared = node.Shares.Where(s => !s.IsToNamed && NamedPrincipals.Of(s.Document).IsAnyone);
        return shared.SelectMany(s => WaysOf(call, s.IsAlone ? node.Alone(s) : node.With(s), place, s.Unknown)).Prepend(null).SelectMany(w => w is null ? WaysOf(call, node.Given, place, null) : [w]);
    }

    private IEnumerable<StrangerWay> WaysOf(AskedCall call, PolicyDocument? policy, AccountPlace? place, string? unknown)
    {
        ImmutableArray<PolicyDocument> policies = policy is null ? [] : [policy];
        var stack = OutsideCallers.StackOf(policies, place?.ResourceControl, AccountId.TryParse(oracle.Snapshot.ManagementAccount)) with { Grants = call.Node!.KeyGrants };
        var (inNone, inOwn) = (oracle.ContextOf(InNone, call), oracle.ContextOf(InOwn, call));
        foreach (var caller in OutsideCallers.Of([.. policies.Concat((place?.ResourceControl ?? []).SelectMany(l => l))], Account, out var isComplete))
        {
            var isNobody = caller.Kind == PrincipalKind.Anonymous;
            if (isNobody && IsSigned(call.Action)) continue;
            var missing = unknown ?? place?.ResourceControlUnknown;
            if (isNobody)
            {
                yield return new(caller, stack, Nobody(inNone), isComplete) { Unknown = missing ?? (IsUnsigned(call.Action) ? null : $"whether {call.Action} takes calls without credentials") };
                continue;
            }

            yield return new(caller, stack, inNone, isComplete) { Unknown = missing };
            yield return new(caller, stack, inOwn, isComplete) { Unknown = missing };
        }
    }

    /// <summary>Whether that is somebody whom nobody knows.</summary>
    public static bool Is(Principal principal) => principal.Kind == PrincipalKind.Anonymous || principal.Account == Account;

    private CallAnswer AskAlone(AskedCall call, bool isOpen)
    {
        CallAnswer? unknown = null;
        var stacks = new Dictionary<PolicyStack, CompiledStack>(ReferenceEqualityComparer.Instance);
        foreach (var way in WaysOf(call, isOpen))
        {
            if (!stacks.TryGetValue(way.Stack, out var stack)) stacks[way.Stack] = stack = _compiler.Compile(way.Stack);
            var answer = oracle.Judge(way.Principal, stack, call, way.Context, way.Unknown);
            if (answer.Verdict == PossibleVerdict.Yes) return answer;
            if (answer.Verdict == PossibleVerdict.Unknown) unknown ??= answer;
            else if (!way.IsComplete) unknown ??= new(PossibleVerdict.Unknown, $"whom of other accounts the policy of {call.Node!.Arn} means", null, null);
        }

        return unknown ?? CallAnswer.No;
    }

    // Who has no credentials has nothing that credentials say (IAM User Guide, "AWS global condition context keys").
    private static KnownContext Nobody(KnownContext context) =>
        context.WithAbsent("aws:SourceIdentity").WithAbsent("aws:FederatedProvider");

    // Services that take signed requests only (KMS API Reference, "Welcome", "Signing Requests"; STS API Reference, "AssumeRole").
    private static bool IsSigned(string action) => action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase) || action.Equals("sts:AssumeRole", StringComparison.OrdinalIgnoreCase);

    // Services that take unsigned requests (S3 User Guide, "Authenticating requests"; SQS Developer Guide, "Using identity-based policies", anonymous
    // users; Lambda Developer Guide, "Control access to Lambda function URLs"; OpenSearch Service Developer Guide, "Identity and Access Management").
    private static bool IsUnsigned(string action) =>
        action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase) || action.StartsWith("sqs:", StringComparison.OrdinalIgnoreCase)
        || action.StartsWith("es:ESHttp", StringComparison.OrdinalIgnoreCase) || action.Equals("lambda:InvokeFunctionUrl", StringComparison.OrdinalIgnoreCase);

    private sealed class ByReference : IEqualityComparer<(AskedCall Call, bool IsOpen)>
    {
        public bool Equals((AskedCall Call, bool IsOpen) x, (AskedCall Call, bool IsOpen) y) => ReferenceEquals(x.Call, y.Call) && x.IsOpen == y.IsOpen;

        public int GetHashCode((AskedCall Call, bool IsOpen) key) => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Call), key.IsOpen);
    }
}
