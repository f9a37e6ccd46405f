using System.Collections.Frozen;
using System.Collections.Immutable;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>
/// What the operations that no rule classifies could give in the account of who calls them: the most that their models let one think of.
/// It is never certain; it keeps a verdict from being proved, and is named.
/// </summary>
internal sealed class UnclassifiedOperations(Snapshot snapshot)
{
    private static readonly FrozenSet<string> Prefixes = ActionCatalogue.Embedded.Services.Select(s => s.Prefix).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All of them, by number.</summary>
    public static readonly ImmutableArray<int> Numbers = [.. Enumerable.Range(0, DerivedOperations.Unclassified.Length)];

    private readonly Dictionary<(Stance Stance, int Number), (AskedCall Call, CallAnswer Answer)?> _made = [];
    private readonly Dictionary<(Stance Stance, PrincipalNode Role), (AskedCall Call, CallAnswer Answer)?> _passed = [];
    private readonly Dictionary<string, ImmutableArray<(PrincipalNode Role, FrozenSet<string> Services)>> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Operations, string Account), ImmutableArray<AskedCall>> _calls = [];
    private readonly Dictionary<string, ILookup<string, Node>> _resources = new(StringComparer.Ordinal);

    /// <summary>The step that stands in witnesses for such an operation.</summary>
    public static Rule Rule { get; } = new()
    {
        Id = "unclassified",
        Name = "use an operation that no rule classifies",
        Group = RuleGroup.Beyond,
        Reference = "docs/reach.md",
        Variables = [],
        Alternatives = [],
        Effects = [],
    };

    /// <summary>What a stance could come to by them.</summary>
    /// <param name="stance">The principal in its mode.</param>
    /// <param name="numbers">The operations that are looked at.</param>
    /// <param name="isHeld">Whether a thing is held already: it is not looked at again.</param>
    /// <param name="isTaken">Whether an unknown counts as yes.</param>
    /// <param name="ask">Decides a call; null where it can't be made. Its answers are kept.</param>
    public IEnumerable<(Atom Atom, string Unknown, ImmutableArray<(AskedCall Call, CallAnswer Answer)> Calls)> Of(
        Stance stance, ImmutableArray<int> numbers, Func<Atom, bool> isHeld, Func<string, bool> isTaken, Func<AskedCall, CallAnswer?> ask)
    {
        var principal = stance.Principal;
        if (principal.IsOutside || numbers.IsEmpty) yield break;
        (AskedCall Call, CallAnswer Answer)? Taken((AskedCall Call, CallAnswer Answer)? made) => made is { Answer.Unknown: { } missing } && !isTaken(missing) ? null : made;
        (AskedCall Call, CallAnswer Answer)? First(int number) => Taken(_made.TryGetValue((stance, number), out var known) ? known : _made[(stance, number)] = Ask(DerivedOperations.Unclassified[number]));
        (AskedCall Call, CallAnswer Answer)? Ask(DerivedOperations operations)
        {
            return CallsOf(operations, principal.Account).Select(c => (Call: c, Answer: ask(c))).Where(c => c.Answer is not null).Select(c => ((AskedCall, CallAnswer)?)(c.Call, c.Answer!)).FirstOrDefault();
        }

        foreach (var (role, services) in RolesOf(principal.Account))
        {
            if (isHeld(Atom.Session(role))) continue;
            foreach (var number in numbers)
            {
                var operations = DerivedOperations.Unclassified[number];
                if (operations.Because == DerivedReason.WritesPolicy || !MayBeOf(services, operations) || !isTaken(operations.Unknown)) continue;
                (AskedCall Call, CallAnswer Answer)? passed = null;
                if (operations.Because == DerivedReason.TakesRole)
                {
                    if (!_passed.TryGetValue((stance, role), out passed))
                    {
                        var pass = new AskedCall("iam:PassRole", role.Arn, role.IsPattern, role.Account, role, KnownContext.Empty, role.Uncollected);
                        _passed[(stance, role)] = passed = ask(pass) is { } answer ? (pass, answer) : null;
                    }

                    if (Taken(passed) is null) continue;
                }

                if (First(number) is not { } call) continue;
                yield return (Atom.Session(role), operations.Unknown, passed is { } first ? [first, call] : [call]);
                break;
            }
        }

        var resources = ResourcesOf(principal.Account);
        foreach (var number in numbers.Where(n => DerivedOperations.Unclassified[n].Because == DerivedReason.WritesPolicy && isTaken(DerivedOperations.Unclassified[n].Unknown)))
        {
            var operations = DerivedOperations.Unclassified[number];
            foreach (var atom in resources[operations.Service].SelectMany(n => new[] { Atom.Holds(Hold.Reads, n), Atom.Holds(Hold.Changes, n) }))
            {
                if (!isHeld(atom) && First(number) is { } call) yield return (atom, operations.Unknown, [call]);
            }
        }
    }

    private ImmutableArray<AskedCall> CallsOf(DerivedOperations operations, string account)
    {
        if (_calls.TryGetValue((operations.Unknown, account), out var known)) return known;
        return _calls[(operations.Unknown, account)] =
            [.. operations.Actions.Select(a => new AskedCall(a, "*", ActionCatalogue.Embedded.FindAction(a) is { HasResourceTypes: true }, account, null, KnownContext.Empty, null))];
    }

    // The name of a service principal begins with the service's prefix, mostly; of one that begins otherwise nobody told whose it is.
    private static bool MayBeOf(FrozenSet<string> services, DerivedOperations operations) =>
        services.Contains(operations.Service) || (operations.Because == DerivedReason.TakesRole && services.Any(s => !Prefixes.Contains(s)));

    // Service-linked roles are for their service alone, and can't be passed on (IAM User Guide, "Create a service-linked role").
    private ImmutableArray<(PrincipalNode Role, FrozenSet<string> Services)> RolesOf(string account)
    {
        if (_roles.TryGetValue(account, out var known)) return known;
        return _roles[account] =
        [
            .. snapshot.OfKind("role", account).OfType<PrincipalNode>()
                .Where(r => !r.Arn.Contains(":role/aws-service-role/", StringComparison.Ordinal))
                .Select(r => (Role: r, Services: ServicesOf(r)))
                .Where(r => r.Services.Count > 0),
        ];
    }

    private static FrozenSet<string> ServicesOf(PrincipalNode role) => (role.Policy?.Statements ?? [])
        .Where(s => s.Effect == StatementEffect.Allow)
        .SelectMany(s => s.Principal?.Entries ?? [])
        .Where(e => e.Type == PrincipalType.Service)
        .Select(e => e.Value.Split('.')[0])
        .ToFrozenSet(StringComparer.Ordinal);

    private ILookup<string, Node> ResourcesOf(string account)
    {
        if (_resources.TryGetValue(account, out var known)) return known;
        return _resources[account] = snapshot.ResourcesOf(account).Where(n => n.Uncollected is null)
            .ToLookup(n => n.Kind[..n.Kind.IndexOf('.', StringComparison.Ordinal)], StringComparer.Ordinal);
    }
}
