using System.Collections.Immutable;
using System.Text;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Questions;

/// <summary>
/// All actions, sorted into groups within which no policy of the question tells one from another. First come those of the
/// catalogue, then names that the catalogue does not have and that fall into no group of known actions: AWS adds actions
/// every week, and a wildcard allows them from the first day.
/// </summary>
internal sealed class ActionCells
{
    private const int MaximumRepresentatives = 40;
    private const int MaximumUnknownCells = 256;
    private const int MaximumElements = 200;

    private readonly ActionCatalogue _catalogue;
    private readonly ImmutableArray<ActionElement> _elements;
    private readonly ActionMatcher[] _matchers;
    private readonly HashSet<string> _covered = new(StringComparer.Ordinal);

    /// <summary>Sorts actions by the elements of the policies, and by what the question itself asks for.</summary>
    public ActionCells(IEnumerable<PolicyDocument> documents, ImmutableArray<string> asked, ActionCatalogue catalogue)
    {
        _catalogue = catalogue;
        Asked = asked.IsEmpty ? null : new ActionElement(false, [.. asked.Select(a => new PolicyText(a))]);
        var elements = documents.SelectMany(d => d.Statements).Select(s => s.Action).OfType<ActionElement>();
        elements = elements.DistinctBy(e => (e.IsNegated, string.Join('\n', e.Patterns.Select(p => p.Text))));
        _elements = [.. Asked is null ? elements : elements.Prepend(Asked)];
        _matchers = [.. _elements.Select(e => new ActionMatcher(e))];
    }

    /// <summary>Whether names were left out.</summary>
    public bool IsIncomplete { get; private set; }

    private ActionElement? Asked { get; }

    /// <summary>The groups of known actions, each with some of its members that take different resources.</summary>
    public IEnumerable<ImmutableArray<ActionPoint>> Known()
    {
        var cells = new Dictionary<string, List<ActionPoint>>(StringComparer.Ordinal);
        foreach (var action in Candidates())
        {
            var point = new ActionPoint(action.FullName, action);
            var signature = Signature(point.Lower);
            if (Asked is not null && signature[0] == '0') continue;
            if (!point.HasNoResource && !IsSpecial(point)) _covered.Add(signature);
            var key = signature + Traits(point);
            if (!cells.TryGetValue(key, out var members)) cells.Add(key, members = []);
            if (members.Count < MaximumRepresentatives && !members.Exists(m => SameResources(m.Known!, action))) members.Add(point);
        }

        return cells.Values.Select(m => m.ToImmutableArray());
    }

    /// <summary>Names that are in no group of known actions; to be asked for after <see cref="Known"/>.</summary>
    public IEnumerable<ActionPoint> Unknown()
    {
        var found = new List<ActionPoint>();
        if (_elements.Length > MaximumElements)
        {
            IsIncomplete = true;
            return found;
        }

        StringConstraint[] shape =
        [
            StringConstraint.In(WildcardSet.Parse("?*:?*")),
            new StringConstraint(false, [WildcardSet.Parse("*:*:*")]),
        ];
        Split(0, shape, new StringBuilder(), found);
        return found;
    }

    private void Split(int next, StringConstraint[] constraints, StringBuilder signature, List<ActionPoint> found)
    {
        var solution = PatternAlgebra.Solve(constraints);
        if (solution.Verdict == SetVerdict.Unknown || found.Count >= MaximumUnknownCells) IsIncomplete = true;
        if (solution.Verdict != SetVerdict.Inhabited || found.Count >= MaximumUnknownCells) return;
        if (next == _elements.Length)
        {
            if (!_covered.Contains(signature.ToString())) found.Add(new ActionPoint(solution.Witness!, _catalogue.FindAction(solution.Witness!)));
            return;
        }

        var element = _elements[next];
        ImmutableArray<WildcardSet> globs = [.. element.Patterns.Select(p => p.Text == "*" ? WildcardSet.Any : WildcardSet.Parse(p.Text, ignoreCase: true))];
        foreach (var matches in next == 0 && Asked is not null ? [true] : new[] { true, false })
        {
            signature.Append(matches ? '1' : '0');
            Split(next + 1, [.. constraints, new StringConstraint(matches != element.IsNegated, globs)], signature, found);
            signature.Length--;
        }
    }

    /// <summary>All actions of services that a pattern speaks of, and some of the others, which are all alike.</summary>
    private IEnumerable<CatalogueAction> Candidates()
    {
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "sts", "kms", "iam", "s3" };
        foreach (var pattern in _elements.SelectMany(e => e.Patterns))
        {
            var colon = pattern.Text.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) continue;
            var prefix = pattern.Text[..colon];
            if (!prefix.AsSpan().ContainsAny('*', '?')) named.Add(prefix);
            else named.UnionWith(_catalogue.Expand(prefix + ":*").Select(a => a.Service));
        }

        var others = _catalogue.Services.Where(s => !named.Contains(s.Prefix) && s.Prefix is "sqs" or "lambda" or "ec2" or "dynamodb" or "sns" or "ssm");
        return _catalogue.Services.Where(s => named.Contains(s.Prefix)).Concat(others).SelectMany(s => s.Actions);
    }

    private string Signature(string lowerAction)
    {
        Span<char> bits = stackalloc char[Math.Min(_matchers.Length, 512)];
        if (_matchers.Length > bits.Length) bits = new char[_matchers.Length];
        for (var i = 0; i < _matchers.Length; i++) bits[i] = _matchers[i].IsMatch(lowerAction) ? '1' : '0';
        return new string(bits);
    }

    // Actions of which the evaluator knows something of its own are grouped with their like only.
    private string Traits(ActionPoint point)
    {
        var own = IsSpecial(point) ? point.Lower
            : point.Service == "kms" ? (point.IsOnKey ? "key" : "alias")
            : point.Service == "iam" && (point.Lower.Contains("role", StringComparison.Ordinal) || point.Lower.Contains("policy", StringComparison.Ordinal)) ? "iam"
            : "";
        return $"|{(point.HasNoResource ? 'n' : 'r')}{(point.MayTakeResourceControl(_catalogue) ? 'c' : '-')}{own}";
    }

    private static bool IsSpecial(ActionPoint point) => point.IsRoleAssumption || point.IsPassRole || point.IsAlwaysAllowed;

    private static bool SameResources(CatalogueAction a, CatalogueAction b) =>
        a.Resources.Select(r => r.Type.ArnTemplate).ToHashSet(StringComparer.Ordinal).SetEquals(b.Resources.Select(r => r.Type.ArnTemplate));
}
