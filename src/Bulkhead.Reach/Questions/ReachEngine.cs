using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Repair;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;
using Bulkhead.Reach.Sharing;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Reach.Questions;

/// <summary>Answers questions about a snapshot. What is worked out for one question serves the next. Not for use by several threads.</summary>
public sealed class ReachEngine
{
    private const int MostRounds = 16;
    private const int FewRounds = 2;
    private const int ManyNodes = 20_000;

    private static readonly ImmutableHashSet<string> NothingExcluded = [];

    // What a world keeps of each account adds up.
    private const int MostInstances = 400_000;

    private readonly Dictionary<(string From, bool IsPossible), SearchResult> _searches = [];
    private readonly HashSet<PrincipalNode> _travellers = [];

    // Of whom no shortcut gave the verdict, by number.
    private readonly HashSet<int> _searched = [];
    private readonly (ReachEngine Engine, PrincipalNode Changed)? _earlier;
    private ImmutableArray<ReachRow> _administratorRows;
    private SharedRows? _shared;
    private World _world;
    private AdministratorTest _administrators;
    private VerbTest _verbs;
    private IdleStances _idle;

    /// <summary>Makes the snapshot ready.</summary>
    public ReachEngine(Snapshot snapshot)
        : this(snapshot, null)
    {
    }

    internal ReachEngine(Snapshot snapshot, IEnumerable<Rules.Rule>? rules)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Snapshot = snapshot;
        Rules = rules;
        Begin();
    }

    private ReachEngine(ReachEngine earlier, PrincipalNode changed, Snapshot snapshot, bool hasConditions)
    {
        Snapshot = snapshot;
        Rules = earlier.Rules;
        if (!hasConditions && !ChangesConditions(changed))
        {
            // Otherwise it may test what no policy tested before, or rules that look for denials have other instances.
            _world = earlier._world;
            _shared = earlier._shared;
            _idle = earlier._idle;
            _administrators = earlier._administrators;
            _earlier = (earlier, changed);
        }

        Begin(sharesInstances: _earlier is not null);
    }

    /// <summary>
    /// The engine of the organization in which a user or role has other inline policies. What this engine knows of who can come to be
    /// administrator serves the other, where the change makes no difference.
    /// </summary>
    /// <param name="principal">Which; one of this engine's snapshot.</param>
    /// <param name="inline">Its policies from now on.</param>
    public ReachEngine With(PrincipalNode principal, ImmutableArray<Iam.Documents.PolicyDocument> inline)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return new(this, principal, Snapshot.With(principal, inline), inline.Any(d => d.Statements.Any(s => !s.Conditions.IsEmpty)));
    }

    [MemberNotNull(nameof(_world), nameof(_administrators), nameof(_verbs), nameof(_idle))]
    private void Begin(bool sharesInstances = false)
    {
        _world = new(Snapshot, Rules, _world, sharesInstances);
        _administrators = sharesInstances && _administrators is { } known ? known : new(_world.Oracle);
        _verbs = new(_world, _administrators);
        _idle = new(_world, _idle);
    }

    /// <summary>The snapshot.</summary>
    public Snapshot Snapshot { get; }

    /// <summary>The rules that are searched with; null for all.</summary>
    internal IEnumerable<Rules.Rule>? Rules { get; }

    internal World World => _world;

    /// <summary>How many shapes of accounts were met whose verdicts are shared.</summary>
    internal int ShapeCount => _shared?.Count ?? 0;

    /// <summary>Can the subject come to the object?</summary>
    public ReachAnswer Path(ReachSubject from, ReachObject to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        // What possibly leads nowhere certainly does not: a proof needs one search alone.
        var possible = Search(from, isPossible: true);
        var maybe = Find(possible, to, from, PossibleVerdict.Unknown, NothingExcluded);
        if (maybe is null)
        {
            // An account that nobody knows of may stand on a way.
            return Snapshot.OrganizationUnknown is { } refused
                ? new(ReachVerdict.NotProved, from.Name, to.Name, [], [refused], possible.Derivations.Count)
                : new(ReachVerdict.Proved, from.Name, to.Name, [], [], possible.Derivations.Count);
        }

        var certain = Search(from, isPossible: false);
        if (Find(certain, to, from, PossibleVerdict.Yes, NothingExcluded) is { } found)
        {
            var (steps, _) = new WitnessBuilder(Snapshot, certain).Build(found.Premises, found.Last);
            if (steps.IsEmpty && to is ReachObject.Protected) steps = [.. found.Premises.Select((p, i) => ThereAlready(i + 1, Snapshot.Nodes[p.Node]))];
            return new(ReachVerdict.Broken, from.Name, to.Name, steps, [], certain.Derivations.Count);
        }

        var (ways, unknowns) = new WitnessBuilder(Snapshot, possible).Build(maybe.Premises, maybe.Last);
        var all = AllUnknowns(from, to, unknowns, possible);
        return new(ReachVerdict.NotProved, from.Name, to.Name, ways, all.IsEmpty ? ["whether the policies make it an administrator"] : all, certain.Derivations.Count);
    }

    /// <summary>The certificate that the subject cannot come to the object; null where that is not proved.</summary>
    /// <param name="from">Who.</param>
    /// <param name="to">What.</param>
    /// <param name="facts">The digest of the snapshot's files (<see cref="CertificateDigests"/>).</param>
    public Certificate? Certify(ReachSubject from, ReachObject to, string facts)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        CertifiedTarget target = to switch
        {
            ReachObject.Administrator administrator => new CertifiedTarget.Administrator(administrator.Account),
            ReachObject.InAccount account => new CertifiedTarget.InAccount(account.Id),
            ReachObject.One one => new CertifiedTarget.One(CertifiedAtoms.Of(one.Node)),
            ReachObject.Protected things => new CertifiedTarget.Protected(
                things.Verb, [.. things.Accounts.Order(StringComparer.Ordinal)], [.. things.Nodes.OrderBy(n => n.Index).Select(CertifiedAtoms.Of).Distinct()]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (Snapshot.OrganizationUnknown is not null) return null;
        var possible = Search(from, isPossible: true);
        if (Find(possible, to, from, PossibleVerdict.Unknown, NothingExcluded) is not null) return null;
        return new(
            from.Name,
            [.. from.Principals.AddRange(from.Possible).Select(CertifiedAtoms.Of)],
            to.Name,
            target,
            facts,
            CertificateDigests.Rules,
            [.. possible.Derivations.Keys.OrderBy(a => a.Kind).ThenBy(a => a.Node).ThenBy(a => a.Detail).Select(a => CertifiedAtoms.Of(a, Snapshot)).Distinct()]);
    }

    /// <summary>The changes that break all ways from the subject to the object, with the verdict that follows.</summary>
    public RepairAnswer Repair(ReachSubject from, ReachObject to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return new RepairFinder(this, from, to).Find();
    }

    /// <summary>The calls of the nearest certain way; null where there is none.</summary>
    internal ImmutableArray<MadeCall>? CertainWay(ReachSubject from, ReachObject to)
    {
        var certain = Search(from, isPossible: false);
        if (Find(certain, to, from, PossibleVerdict.Yes, NothingExcluded) is not { } found) return null;
        var calls = new WitnessBuilder(Snapshot, certain).Calls(found.Premises);
        return found.Last is { } last ? calls.Add(last) : calls;
    }

    /// <summary>The principals that the subject certainly comes to act as, by number.</summary>
    internal IReadOnlySet<int> CertainlyHeld(ReachSubject from) =>
        Search(from, isPossible: false).Derivations.Keys.Where(a => a.Kind == AtomKind.Session).Select(a => a.Node).ToHashSet();

    private static ReachStep ThereAlready(int number, Node node) =>
        new(number, "is there to begin with", "", node.Arn, "start", "who begins", $"acts as {node.Arn}", [], [], []);

    // What the nearest way rests on is taken away, and the next way looked for, until there is none. Where an answer of one account is missing, those
    // of other accounts that the search met are named at once: else each of a thousand accounts that could not be read would take a search.
    private ImmutableArray<string> AllUnknowns(ReachSubject from, ReachObject to, ImmutableArray<string> first, SearchResult possible)
    {
        var alike = possible.Derivations.Values.SelectMany(d => d.Unknowns).Concat(from.Possible.Concat(from.Principals).Select(p => p.Uncollected).OfType<string>())
            .Distinct(StringComparer.Ordinal).Where(u => OperationOf(u) is not null).ToLookup(u => OperationOf(u)!, StringComparer.Ordinal);
        IEnumerable<string> WithAlike(IEnumerable<string> unknowns) => unknowns.SelectMany(u => OperationOf(u) is { } operation ? alike[operation].Prepend(u) : [u]);
        var found = new SortedSet<string>(WithAlike(first), StringComparer.Ordinal);
        var latest = first;
        var rounds = Snapshot.Nodes.Length > ManyNodes ? FewRounds : MostRounds;
        for (var round = 0; round < rounds && !latest.IsEmpty; round++)
        {
            var excluded = found.ToHashSet(StringComparer.Ordinal);
            var result = ReachSearch.Run(_world, [.. from.Principals, .. PossibleOf(from, excluded)], isPossible: true, excluded);
            if (Find(result, to, from, PossibleVerdict.Unknown, excluded) is not { } way) break;
            (_, latest) = new WitnessBuilder(Snapshot, result).Build(way.Premises, way.Last);
            found.UnionWith(WithAlike(latest));
        }

        return [.. first.Concat(found).Distinct(StringComparer.Ordinal)];
    }

    // "service:Operation in ACCOUNT", as readers of facts name what an account lacks; null for other unknowns.
    private static string? OperationOf(string unknown) =>
        unknown.LastIndexOf(" in ", StringComparison.Ordinal) is var at and > 0 && unknown.Length == at + 16 && !unknown.AsSpan(at + 4).ContainsAnyExceptInRange('0', '9') ? unknown[..at] : null;

    /// <summary>What the subject certainly comes to.</summary>
    public ImmutableArray<ReachedThing> What(ReachSubject from)
    {
        ArgumentNullException.ThrowIfNull(from);
        var result = Search(from, isPossible: false);
        var administrators = result.Stances.Where(s => _administrators.Of(s.Stance) == PossibleVerdict.Yes).Select(s => s.Stance.Principal.Index).ToHashSet();
        return
        [
            .. result.Derivations
                .Where(d => d.Key.Kind is AtomKind.Session or AtomKind.Holds && d.Value.Rule is not null)
                .OrderBy(d => d.Value.Cost).ThenBy(d => d.Key.Node).ThenBy(d => d.Key.Detail)
                .Select(d => new ReachedThing(
                    Snapshot.Nodes[d.Key.Node],
                    d.Key.Kind == AtomKind.Session ? administrators.Contains(d.Key.Node) ? "administers as" : "acts as" : Loosenings.Text((Rules.Hold)d.Key.Detail),
                    d.Value.Rule!.Id, (int)d.Value.Cost)),
        ];
    }

    /// <summary>Who is, or can come to be, administrator of an account: a verdict for each user and role.</summary>
    public ImmutableArray<ReachRow> Administrators()
    {
        if (!_administratorRows.IsDefault) return _administratorRows;
        bool IsAdministrator(Stance stance, PossibleVerdict least) => _administrators.Of(stance) >= least;
        if (_earlier is not ({ _administratorRows: { IsDefault: false } rows } earlier, var changed))
        {
            var all = Everybody().ToList();
            var byAccount = all.GroupBy(p => p.Account, StringComparer.Ordinal).ToDictionary(g => g.Key, g => (IReadOnlyList<PrincipalNode>)[.. g], StringComparer.Ordinal);
            var verdicts = byAccount.ToDictionary(a => a.Key, a => RowsOf(a.Key, a.Value).GetEnumerator(), StringComparer.Ordinal);
            return _administratorRows = [.. all.Select(p => Next(verdicts[p.Account]))];
        }

        // Whoever stayed in another account never held the changed one, which alone has other powers now. Who does nothing of note by what it is allowed
        // itself, or is administrator to begin with, holds nobody.
        _travellers.UnionWith(earlier._travellers.Where(t => t.Account != changed.Account));
        _searched.UnionWith(earlier._searched.Where(i => i != changed.Index));
        var now = rows.ToBuilder();
        foreach (var index in _searched.Where(i => Snapshot.Nodes[i].Account == changed.Account).Concat(_travellers.Select(t => t.Index)).Append(changed.Index).Distinct().Order().ToList())
        {
            if (PositionOf(rows, index) is var at && at >= 0) now[at] = RowOf((PrincipalNode)Snapshot.Nodes[index], IsAdministrator);
        }

        return _administratorRows = now.MoveToImmutable();

        static ReachRow Next(IEnumerator<ReachRow> verdicts) => verdicts.MoveNext() ? verdicts.Current : throw new System.Diagnostics.UnreachableException();

        IEnumerable<ReachRow> RowsOf(string account, IReadOnlyList<PrincipalNode> principals) =>
            (_shared ??= new(new(_world))).Of(Snapshot, account, principals, _searched, p => (RowOf(p, IsAdministrator), !_travellers.Contains(p)));
    }

    // Rows are in the order of their principals' numbers.
    private static int PositionOf(ImmutableArray<ReachRow> rows, int index)
    {
        var (low, high) = (0, rows.Length - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = rows[middle].Principal.Index.CompareTo(index);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    // Rules test whether a principal's policies deny something: their instances would be others.
    private bool ChangesConditions(PrincipalNode changed) =>
        Snapshot.Nodes[changed.Index].Attribute("inline-denials").Values.IsEmpty != changed.Attribute("inline-denials").Values.IsEmpty;

    /// <summary>Who can make a call, by itself or through what it comes to: a verdict for each user and role.</summary>
    /// <param name="action">The action, such as <c>s3:GetObject</c>.</param>
    /// <param name="resource">An ARN, or <c>*</c>.</param>
    public ImmutableArray<ReachRow> Who(string action, string resource)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(resource);
        // Whether somebody comes to choose the resource's tags is not looked at here: that it may be is no proof, and no way.
        bool CanMake(Stance stance, PossibleVerdict least)
        {
            var asked = CallExplainer.Ask(Snapshot, stance.Principal, action, resource);
            return _world.Oracle.Ask(stance, asked).Verdict >= least
                || (least == PossibleVerdict.Unknown && _world.WithTagging(asked, Loosening.SetTags | Loosening.RemoveTags) is { } tagged && _world.Oracle.Ask(stance, tagged).Verdict != PossibleVerdict.No);
        }

        return [.. Everybody().Select(p => RowOf(p, CanMake))];
    }

    /// <summary>Whether the principal, as it is, can make a call, and which policies say what about it.</summary>
    /// <param name="principal">Who.</param>
    /// <param name="action">The action, such as <c>s3:GetObject</c>.</param>
    /// <param name="resource">An ARN, or <c>*</c>.</param>
    public ExplainedCall Explain(PrincipalNode principal, string action, string resource)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(resource);
        return CallExplainer.Explain(_world, principal, CallExplainer.Ask(Snapshot, principal, action, resource));
    }

    internal IReadOnlyDictionary<Atom, Derivation> ClosedSetOf(PrincipalNode principal, bool isPossible) => ReachSearch.Run(_world, [principal], isPossible).Derivations;

    internal IEnumerable<PrincipalNode> Everybody() => Snapshot.Principals.Where(p => p.Kind is "user" or "role" && p.Uncollected is null);

    /// <summary>The verdict for one principal, without the shortcuts for those that lead to nothing.</summary>
    internal ReachRow SearchedRow(PrincipalNode principal) => SearchedRowOf(principal, (stance, least) => _administrators.Of(stance) >= least);

    private ReachRow RowOf(PrincipalNode principal, Func<Stance, PossibleVerdict, bool> isIt)
    {
        if (_world.InstanceCount > MostInstances) Begin();
        var stance = _world.Oracle.Stances.Of(principal, default, [], [], [], isUnguardedEverywhere: false);
        if (isIt(stance, PossibleVerdict.Yes)) return new(principal, ReachVerdict.Broken, 0, null, null);
        if (!_idle.IsIdle(stance))
        {
            _searched.Add(principal.Index);
            return SearchedRowOf(principal, isIt);
        }

        return isIt(stance, PossibleVerdict.Unknown) ? new(principal, ReachVerdict.NotProved, 1, null, null) : NoWay(principal);
    }

    private ReachRow SearchedRowOf(PrincipalNode principal, Func<Stance, PossibleVerdict, bool> isIt)
    {
        var certain = ReachSearch.Run(_world, [principal], isPossible: false, until: s => isIt(s, PossibleVerdict.Yes));
        Note(principal, certain);
        if (certain.Found is { Premises: var found })
        {
            var (steps, _) = new WitnessBuilder(Snapshot, certain).Build(found);
            var repair = steps.IsEmpty ? null : steps[0].Statements is [var statement, ..] ? $"take {steps[0].Call} on {steps[0].Resource} from '{statement}'" : null;
            return new(principal, ReachVerdict.Broken, steps.Length, steps.IsEmpty ? null : steps[0].RuleId, repair);
        }

        var possible = ReachSearch.Run(_world, [principal], isPossible: true, until: s => isIt(s, PossibleVerdict.Unknown));
        Note(principal, possible);
        return possible.Found is { Premises: var maybe }
            ? new(principal, ReachVerdict.NotProved, maybe.IsEmpty ? 0 : 1, null, null)
            : NoWay(principal);
    }

    // An account that nobody knows of may stand on a way.
    private ReachRow NoWay(PrincipalNode principal) => new(principal, Snapshot.OrganizationUnknown is null ? ReachVerdict.Proved : ReachVerdict.NotProved, 0, null, null);

    private void Note(PrincipalNode principal, SearchResult result)
    {
        if (result.Entered.Any(a => a.Length > 0 && a != principal.Account)) _travellers.Add(principal);
    }

    private SearchResult Search(ReachSubject from, bool isPossible)
    {
        var all = isPossible ? from.Principals.AddRange(PossibleOf(from, NothingExcluded)) : from.Principals;
        var key = (string.Join(',', all.Select(p => p.Index).Order()), isPossible);
        if (_searches.TryGetValue(key, out var known)) return known;
        return _searches[key] = ReachSearch.Run(_world, all, isPossible);
    }

    private static IEnumerable<PrincipalNode> PossibleOf(ReachSubject from, IReadOnlySet<string> excluded) =>
        from.Possible.Where(p => p.Uncollected is null || !excluded.Contains(p.Uncollected));

    private Found? Find(SearchResult result, ReachObject to, ReachSubject from, PossibleVerdict least, IReadOnlySet<string> excluded)
    {
        switch (to)
        {
            case ReachObject.Administrator administrator:
                var stance = result.Stances
                    .Where(s => administrator.Account is null || s.Stance.Principal.Account == administrator.Account)
                    .OrderBy(s => s.Cost)
                    .FirstOrDefault(s => _administrators.Of(s.Stance) >= least);
                return stance is null ? null : new(stance.Premises);
            case ReachObject.InAccount account:
                return Nearest(result, a => a.Kind is AtomKind.Session or AtomKind.Holds && Snapshot.Nodes[a.Node].Account == account.Id
                    && !from.Principals.Contains(Snapshot.Nodes[a.Node]));
            case ReachObject.One { Node: var node }:
                return Nearest(result, a => a.Kind is AtomKind.Session or AtomKind.Holds && a.Node == node.Index);
            case ReachObject.Protected things:
                return _verbs.Nearest(result, things, least, excluded);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Found? Nearest(SearchResult result, Func<Atom, bool> which)
    {
        Atom? best = null;
        var cost = long.MaxValue;
        foreach (var (atom, derivation) in result.Derivations)
        {
            if (derivation.Cost >= cost && (derivation.Cost != cost || best is not { } b || atom.Node >= b.Node) || !which(atom)) continue;
            best = atom;
            cost = derivation.Cost;
        }

        return best is { } found ? new([found]) : null;
    }
}
