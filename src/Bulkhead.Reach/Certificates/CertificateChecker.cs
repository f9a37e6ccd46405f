using System.Collections.Immutable;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Certificates;

/// <summary>
/// Checks a certificate without the search: that the closed set holds whom one begins as and not the target, and that no rule leads out of
/// it. For every way of every rule it looks at, each principal of the set is asked again, with the plain evaluator, whether it can make the calls.
/// </summary>
public static class CertificateChecker
{
    private const int MostProblems = 5;

    /// <summary>Checks a certificate on the snapshot that it is about.</summary>
    /// <param name="certificate">The certificate; nothing in it is believed.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="facts">The digest of the snapshot's files.</param>
    public static CertificateReport Check(Certificate certificate, Snapshot snapshot, string facts) => Check(certificate, snapshot, facts, null);

    internal static CertificateReport Check(Certificate certificate, Snapshot snapshot, string facts, IEnumerable<Rule>? rules)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (certificate.Facts != facts) return Refused("it is about other files: their digest is another");
        if (certificate.Rules != CertificateDigests.Rules) return Refused("it was made with other rules than those of this version");
        if (snapshot.OrganizationUnknown is { } unknown) return Refused($"the organization could not be read: {unknown}");
        return new Run(certificate, snapshot, rules).Check();
    }

    private static CertificateReport Refused(string why) => new([why], 0, 0, 0, 0);

    private sealed class Run(Certificate certificate, Snapshot snapshot, IEnumerable<Rule>? rules)
    {
        private readonly World _world = new(snapshot, rules);
        private readonly ILookup<CertifiedNode, Node> _nodes = snapshot.Nodes.ToLookup(CertifiedAtoms.Of);
        private readonly HashSet<Atom> _closed = [];
        private readonly List<string> _problems = [];
        private readonly Dictionary<(Stance Stance, GroundCall Call), bool> _can = new(new PairByReference());
        private readonly Dictionary<GroundGroup, Stance?> _makers = new(ReferenceEqualityComparer.Instance);
        private ImmutableArray<Stance> _stances = [];
        private PlainAccess? _access;
        private readonly SortedSet<string> _there = new(StringComparer.Ordinal);
        private long _ways;

        public CertificateReport Check()
        {
            foreach (var atom in certificate.Closed)
            {
                var read = CertifiedAtoms.Read(atom, _nodes).ToList();
                if (read.Count == 0) Add($"it names what is not there: {atom.How} {atom.Node?.Arn}");
                _closed.UnionWith(read);
            }

            foreach (var node in certificate.Start)
            {
                if (!_nodes[node].OfType<PrincipalNode>().Any()) Add($"who begins is not there: {node.Arn}");
                foreach (var principal in _nodes[node]) Want(Atom.Session(principal), $"who begins is not in the closed set: {node.Arn}");
            }

            if (certificate.Start.IsEmpty) Add("nobody begins");
            if (_problems.Count > 0) return Report();
            _access = new(snapshot, _world.Oracle);
            _stances = [.. snapshot.Principals.Where(p => _closed.Contains(Atom.Session(p))).Select(StanceOf)];
            CheckTarget();
            foreach (var rule in _world.Rules)
            {
                if (_problems.Count >= MostProblems) break;
                foreach (var instance in _world.InstancesOf(rule)) CheckInstance(rule, instance);
            }

            CheckUnclassified();
            return Report();
        }

        private void CheckUnclassified()
        {
            if (_world.Unclassified is not { } unclassified) return;
            foreach (var stance in _stances)
            {
                CallAnswer? Ask(AskedCall asked) => _access!.Find(stance, _world.AsHeld(asked, _closed.Contains)) is null ? null : new(Iam.Possibility.PossibleVerdict.Yes, null, null, null);
                foreach (var (atom, unknown, _) in unclassified.Of(stance, UnclassifiedOperations.Numbers, _closed.Contains, _ => true, Ask))
                {
                    Add($"{stance.Principal.Arn} leads out of the closed set, to {snapshot.Nodes[atom.Node].Arn}, by {unknown}");
                }
            }
        }

        private CertificateReport Report() => new([.. _problems], _closed.Count, _ways, _access?.Claims ?? 0, _access?.Requests ?? 0) { There = [.. _there] };

        private void Add(string problem)
        {
            if (_problems.Count < MostProblems && !_problems.Contains(problem)) _problems.Add(problem);
        }

        private void Want(Atom atom, string problem)
        {
            if (!_closed.Contains(atom)) Add(problem);
        }

        // The widest mode: it can do all that the narrower ones can.
        private Stance StanceOf(PrincipalNode principal)
        {
            ImmutableSortedSet<int> Others(AtomKind kind) => [.. _closed.Where(a => a.Kind == kind && a.Node == principal.Index).Select(a => a.Detail)];
            var everywhere = _closed.Contains(new(AtomKind.UnguardedEverywhere, -1, 0));
            var isUnguarded = everywhere || _closed.Any(a => a is { Kind: AtomKind.Loosened, Detail: (int)Loosening.WithoutGuardrails } && snapshot.Nodes[a.Node].Account == principal.Account);
            var loosening = _closed.Where(a => a.Kind == AtomKind.Loosened && a.Node == principal.Index)
                .Aggregate(isUnguarded ? Loosening.WithoutGuardrails : Loosening.None, (all, a) => all | (Loosening)a.Detail);
            return _world.Oracle.Stances.Of(principal, loosening, Others(AtomKind.Gains), Others(AtomKind.Joins), Others(AtomKind.Boundary), everywhere);
        }

        private void CheckTarget()
        {
            switch (certificate.Target)
            {
                case CertifiedTarget.One { Node: var named }:
                    if (!_nodes[named].Any()) Add($"the target is not there: {named.Arn}");
                    if (_closed.Any(a => IsHeld(a) && CertifiedAtoms.Of(snapshot.Nodes[a.Node]) == named)) Add($"the target is in the closed set: {named.Arn}");
                    break;
                case CertifiedTarget.InAccount { Id: var id }:
                    if (!snapshot.Accounts.ContainsKey(id)) Add($"the account is not there: {id}");
                    foreach (var atom in _closed.Where(a => IsHeld(a) && snapshot.Nodes[a.Node].Account == id))
                    {
                        var node = snapshot.Nodes[atom.Node];

                        // Whoever begins is there already, itself and as nobody else; the report says so.
                        if (atom.Kind == AtomKind.Session && node.Uncollected is null && certificate.Start.Contains(CertifiedAtoms.Of(node))) _there.Add(node.Arn);
                        else Add($"the closed set has {node.Arn} of the account");
                    }

                    break;
                case CertifiedTarget.Administrator { Account: var account }:
                    foreach (var stance in _stances.Where(s => !s.Principal.IsOutside && (account is null || s.Principal.Account == account)))
                    {
                        CheckAdministrator(stance);
                    }

                    break;
                case CertifiedTarget.Protected things:
                    CheckProtected(things);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        private void CheckProtected(CertifiedTarget.Protected target)
        {
            foreach (var account in target.Accounts.Where(a => !snapshot.Accounts.ContainsKey(a))) Add($"the account is not there: {account}");
            foreach (var node in target.Nodes.Where(n => !_nodes[n].Any())) Add($"the target is not there: {node.Arn}");
            var things = new ReachObject.Protected(target.Verb, [.. target.Accounts], [.. target.Nodes.SelectMany(n => _nodes[n])]) { Name = certificate.To };
            foreach (var atom in _closed.Where(a => IsHeld(a) && VerbTest.IsEnough(target.Verb, a) && things.Has(snapshot.Nodes[a.Node])))
            {
                // Who begins as a role of what is protected has not come to it; a person who is there has.
                var node = snapshot.Nodes[atom.Node];
                if (atom.Kind == AtomKind.Session && certificate.Start.Contains(CertifiedAtoms.Of(node)) && !VerbTest.IsPerson(node)) continue;
                Add($"the closed set has {node.Arn}, which is protected");
            }

            var verbs = new VerbTest(_world, new AdministratorTest(_world.Oracle));
            foreach (var stance in _stances)
            {
                if (_problems.Count >= MostProblems) return;
                if (target.Verb == ReachVerb.Administer && target.Accounts.Contains(stance.Principal.Account)) CheckAdministrator(stance);
                if (target.Verb is not (ReachVerb.Read or ReachVerb.Change or ReachVerb.Delete or ReachVerb.Pass)) continue;
                foreach (var call in verbs.CallsOf(stance, things))
                {
                    if (_access!.Find(stance, _world.AsHeld(call, _closed.Contains)) is not { } request) continue;
                    Add($"{stance.Principal.Arn} of the closed set can make {call.Action} on {request.Resources[0]}");
                    break;
                }
            }
        }

        // Guardrails are not asked: an administrator is one inside of them.
        private void CheckAdministrator(Stance stance)
        {
            var free = _world.Oracle.Stances.Of(stance.Principal, stance.Loosening | Loosening.WithoutGuardrails, stance.Gained, stance.Joined, stance.Boundaries, isUnguardedEverywhere: true);
            if (AdministratorTest.CallsOf(stance.Principal).All(c => _access!.Find(free, c) is not null)) Add($"{stance.Principal.Arn} of the closed set is administrator");
        }

        private static bool IsHeld(Atom atom) => atom.Kind is AtomKind.Session or AtomKind.Holds;

        private void CheckInstance(PreparedRule rule, GroundInstance instance)
        {
            if (!instance.Holds.All(_closed.Contains)) return;
            if (!rule.SpeaksOfCaller)
            {
                if (Outside(instance, null) is not { } gives) return;
                _ways++;
                if (instance.Groups.Distinct().All(g => MakerOf(g) is not null)) AddWay(rule, instance, gives, MakerOf(instance.Groups.FirstOrDefault()));
                return;
            }

            Node NodeOf(string name) => instance.Binding[rule.VariableOf(name)];
            foreach (var stance in _stances)
            {
                var caller = stance.Principal;
                if (instance.Alternative.Conditions.Any(c => PreparedRule.IsAboutCaller(c) && _world.Conditions.TestCaller(c, caller, NodeOf).IsTrue == false)) continue;
                if (Outside(instance, caller) is not { } gives) continue;
                _ways++;
                if (_world.CallsOf(instance, caller).All(c => Can(stance, c))) AddWay(rule, instance, gives, stance);
            }
        }

        // The first thing that the rule gives and the closed set lacks.
        private Atom? Outside(GroundInstance instance, PrincipalNode? caller)
        {
            foreach (var effect in instance.Rule.Effects)
            {
                foreach (var (atom, _) in _world.AtomsOf(effect, instance, caller))
                {
                    if (!_closed.Contains(atom)) return atom;
                }
            }

            return null;
        }

        private Stance? MakerOf(GroundGroup? group)
        {
            if (group is null) return null;
            if (_makers.TryGetValue(group, out var known)) return known;
            return _makers[group] = _stances.FirstOrDefault(s => group.Calls.All(c => Can(s, c)));
        }

        private bool Can(Stance stance, GroundCall call)
        {
            if (_can.TryGetValue((stance, call), out var known)) return known;
            return _can[(stance, call)] = call.Asked.Any(a => _access!.Find(stance, _world.AsHeld(a, _closed.Contains)) is not null);
        }

        private void AddWay(PreparedRule rule, GroundInstance instance, Atom gives, Stance? maker)
        {
            var what = gives.Node >= 0 ? snapshot.Nodes[gives.Node].Arn : "the organization";
            var who = maker is null ? "" : $" by {maker.Principal.Arn}";
            Add($"rule {rule.Rule.Id} ({rule.Rule.Name}){who} leads out of the closed set, to {what}{(instance.Unknowns.IsEmpty ? "" : $", where {instance.Unknowns[0]} is not known")}");
        }
    }

    private sealed class PairByReference : IEqualityComparer<(Stance Stance, GroundCall Call)>
    {
        public bool Equals((Stance Stance, GroundCall Call) x, (Stance Stance, GroundCall Call) y) => ReferenceEquals(x.Stance, y.Stance) && ReferenceEquals(x.Call, y.Call);

        public int GetHashCode((Stance Stance, GroundCall Call) pair) => HashCode.Combine(
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Stance), System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Call));
    }
}
