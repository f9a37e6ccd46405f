using System.Collections.Immutable;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Matching;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Questions;

/// <summary>Whether what an attacker holds is enough to do to protected things what must not be done to them.</summary>
internal sealed class VerbTest(World world, AdministratorTest administrators)
{
    // Tried first, since who has one of them often has all: the answer comes early.
    private static readonly string[] Common =
    [
        "s3:PutObject", "s3:DeleteObject", "s3:GetObject", "iam:PutRolePolicy", "ec2:TerminateInstances", "lambda:UpdateFunctionCode", "kms:ScheduleKeyDeletion",
    ];

    private readonly Dictionary<string, Node> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<(ReachVerb Verb, PolicyDocument Document), ImmutableArray<CatalogueAction>> _allowed = new(new ByReference());
    private readonly Dictionary<(string Action, string Account), AskedCall> _anything = [];
    private readonly Dictionary<(ReachVerb Verb, Node Node), ImmutableArray<AskedCall>> _callsOn = [];
    private readonly Dictionary<CatalogueResourceType, (int Slashes, WildcardPattern Pattern)> _types = new(ReferenceEqualityComparer.Instance);

    /// <summary>The nearest way; null where there is none.</summary>
    /// <param name="result">What the attacker holds.</param>
    /// <param name="to">What is protected.</param>
    /// <param name="least">Yes for certain ways; unknown for possible ones too.</param>
    /// <param name="excluded">Unknowns that count as no.</param>
    public Found? Nearest(SearchResult result, ReachObject.Protected to, PossibleVerdict least, IReadOnlySet<string> excluded) => to.Verb switch
    {
        ReachVerb.Reach or ReachVerb.Assume => NearestAtom(result, to, a => IsEnough(to.Verb, a)),
        ReachVerb.Administer => result.Stances.Where(s => to.Accounts.Contains(s.Stance.Principal.Account)).OrderBy(s => s.Cost)
            .FirstOrDefault(s => administrators.Of(s.Stance) >= least) is { } found ? new(found.Premises) : null,
        ReachVerb.Read => NearestAtom(result, to, a => IsEnough(to.Verb, a)) ?? Call(result, to, least, excluded),
        ReachVerb.Change => NearestAtom(result, to, a => IsEnough(to.Verb, a)) ?? Call(result, to, least, excluded),
        ReachVerb.Delete or ReachVerb.Pass => Call(result, to, least, excluded),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether holding something protected is to do to it what must not be done.</summary>
    public static bool IsEnough(ReachVerb verb, Atom atom) => verb switch
    {
        ReachVerb.Reach => atom.Kind is AtomKind.Session or AtomKind.Holds,
        ReachVerb.Assume => atom.Kind == AtomKind.Session,
        ReachVerb.Read => atom is { Kind: AtomKind.Holds, Detail: (int)Hold.Reads },
        ReachVerb.Change => atom is { Kind: AtomKind.Holds, Detail: (int)Hold.Changes or (int)Hold.RunsCodeIn },
        ReachVerb.Administer or ReachVerb.Delete or ReachVerb.Pass => false,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Found? NearestAtom(SearchResult result, ReachObject.Protected to, Func<Atom, bool> which)
    {
        Atom? best = null;
        var cost = long.MaxValue;
        foreach (var (atom, derivation) in result.Derivations)
        {
            if ((derivation.Rule is null && world.Snapshot.Nodes[atom.Node] is not PrincipalNode { IsPerson: true }) || derivation.Cost > cost || (derivation.Cost == cost && best is { } b && atom.Node >= b.Node)) continue;
            if (!which(atom) || !to.Has(world.Snapshot.Nodes[atom.Node])) continue;
            best = atom;
            cost = derivation.Cost;
        }

        return best is { } found ? new([found]) : null;
    }

    /// <summary>Whether it is a person who is there to begin with.</summary>
    public static bool IsPerson(Node node) => node is PrincipalNode { IsPerson: true };

    private Found? Call(SearchResult result, ReachObject.Protected to, PossibleVerdict least, IReadOnlySet<string> excluded)
    {
        var nodes = NodesOf(to);
        MadeCall? Try(HeldStance held, AskedCall asked)
        {
            var answer = world.Oracle.Ask(held.Stance, asked);
            var isTaken = answer.Verdict == PossibleVerdict.Yes
                || (least == PossibleVerdict.Unknown && answer.Verdict == PossibleVerdict.Unknown && !excluded.Contains(answer.Unknown!));
            return isTaken ? new(held.Stance, asked, answer) : null;
        }

        foreach (var held in result.Stances.OrderBy(s => s.Cost))
        {
            foreach (var asked in CallsOf(held.Stance, to, nodes))
            {
                foreach (var way in world.WaysOf(asked, result.Derivations.ContainsKey))
                {
                    if (Try(held, way) is { } made) return new([.. held.Premises.Concat(made.Needs).Distinct()], made);
                }
            }
        }

        return null;
    }

    /// <summary>The calls by which a principal would do it; each is to be asked.</summary>
    public IEnumerable<AskedCall> CallsOf(Stance stance, ReachObject.Protected to) => CallsOf(stance, to, NodesOf(to));

    private ImmutableArray<Node> NodesOf(ReachObject.Protected to) =>
        [.. world.Snapshot.Nodes.Where(to.Has).Where(n => n is not GroupNode and not PolicyNode && !IsNobody(n))];

    private IEnumerable<AskedCall> CallsOf(Stance stance, ReachObject.Protected to, ImmutableArray<Node> nodes)
    {
        var account = stance.Principal.Account;
        if (to.Accounts.Contains(account))
        {
            // Anything that the account may have one day.
            foreach (var action in ActionsOf(stance, to.Verb).OrderBy(a => Array.IndexOf(Common, a.FullName) is var at and >= 0 ? at : Common.Length))
            {
                yield return action.Service == "kms"
                    ? new(action.FullName, "*", true, account, NewKeyOf(stance.Principal), KnownContext.Empty, null)
                    : Anything(action.FullName, account);
            }
        }

        foreach (var node in nodes)
        {
            // What roles trust counts for taking the role only, and that is no verb.
            if (node.Account != account && (node.Kind == "role" || !IsOpenTo(node, stance.Principal))) continue;
            if (to.Accounts.Contains(account) && node.Account == account && node.MostGiven is null && node.PolicyUnknown is null) continue;
            foreach (var asked in CallsOn(node, to.Verb))
            {
                if (world.MayReach(stance, asked)) yield return asked;
            }
        }
    }

    private AskedCall Anything(string action, string account)
    {
        if (!_anything.TryGetValue((action, account), out var asked)) _anything[(action, account)] = asked = new(action, "*", true, account, null, KnownContext.Empty, null);
        return asked;
    }

    private bool IsOpenTo(Node node, PrincipalNode principal) =>
        node.PolicyUnknown is not null || (node.MostGiven is { } policy && world.Names(policy, principal));

    // A key's own policy must let IAM policies count; the one that AWS gives a new key does (KMS Developer Guide, "Default key policy").
    private Node NewKeyOf(PrincipalNode principal)
    {
        if (_keys.TryGetValue(principal.Account, out var known)) return known;
        var partition = principal.Principal.Partition;
        var policy = PolicyParser.ParseJson(
            "default key policy",
            $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:{{partition}}:iam::{{principal.Account}}:root"},"Action":"kms:*","Resource":"*"}]}""").Document!;
        return _keys[principal.Account] = new Node { Kind = "kms.key", Arn = $"arn:{partition}:kms:*:{principal.Account}:key/*", Name = "a new key", Account = principal.Account, Policy = policy };
    }

    // The actions of the verb that take the node itself, or what is in it.
    private ImmutableArray<AskedCall> CallsOn(Node node, ReachVerb verb)
    {
        if (_callsOn.TryGetValue((verb, node), out var known)) return known;
        return _callsOn[(verb, node)] = [.. FindCallsOn(node, verb)];
    }

    private IEnumerable<AskedCall> FindCallsOn(Node node, ReachVerb verb)
    {
        if (verb == ReachVerb.Pass)
        {
            if (node.Kind == "role") yield return new("iam:PassRole", node.Arn, node.IsPattern, node.Account, node, KnownContext.Empty, null);
            yield break;
        }

        var service = node.Kind is "role" or "user" ? "iam" : node.Kind[..Math.Max(0, node.Kind.IndexOf('.', StringComparison.Ordinal))];
        var inside = node.Arn + "/*";
        var slashes = node.Arn.AsSpan().Count('/');
        foreach (var action in VerbActions.Of(verb, service))
        {
            if (action.Resources.Any(r => MatchesType(r.Type, node.Arn, slashes)))
            {
                yield return new(action.FullName, node.Arn, node.IsPattern, node.Account, node, KnownContext.Empty, null);
            }
            else if (node.Kind == "s3.bucket" && action.Resources.Any(r => r.Type.Name == "object"))
            {
                yield return new(action.FullName, inside, true, node.Account, node, KnownContext.Empty, null);
            }
        }
    }

    // A bucket's pattern also matches its objects, and the other way round: the number of slashes tells them apart.
    private bool MatchesType(CatalogueResourceType type, string arn, int slashes)
    {
        if (!_types.TryGetValue(type, out var known)) _types[type] = known = (type.ArnPattern.AsSpan().Count('/'), new(type.ArnPattern));
        return known.Slashes == slashes && known.Pattern.IsMatch(arn);
    }

    private IEnumerable<CatalogueAction> ActionsOf(Stance stance, ReachVerb verb)
    {
        if (verb is ReachVerb.Read or ReachVerb.Pass) return AllOf(verb);
        return world.Oracle.DocumentsOf(stance).SelectMany(d => AllowedBy(verb, d)).Distinct();
    }

    private static IEnumerable<CatalogueAction> AllOf(ReachVerb verb) =>
        ActionCatalogue.Embedded.Services.SelectMany(s => VerbActions.Of(verb, s.Prefix));

    private ImmutableArray<CatalogueAction> AllowedBy(ReachVerb verb, PolicyDocument document)
    {
        if (_allowed.TryGetValue((verb, document), out var known)) return known;
        return _allowed[(verb, document)] = [.. VerbActions.AllowedBy(verb, document)];
    }

    private static bool IsNobody(Node node) => node is PrincipalNode { Kind: not ("user" or "role") };

    private sealed class ByReference : IEqualityComparer<(ReachVerb Verb, PolicyDocument Document)>
    {
        public bool Equals((ReachVerb Verb, PolicyDocument Document) x, (ReachVerb Verb, PolicyDocument Document) y) =>
            x.Verb == y.Verb && ReferenceEquals(x.Document, y.Document);

        public int GetHashCode((ReachVerb Verb, PolicyDocument Document) obj) =>
            HashCode.Combine(obj.Verb, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Document));
    }
}
