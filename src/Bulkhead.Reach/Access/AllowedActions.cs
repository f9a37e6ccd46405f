using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Reach.Access;

/// <summary>
/// Which actions policies allow at most: whether some statement that allows is about the action, whatever its resources and
/// conditions. What is said not to be allowed is not; the rest is for the IAM engine. Policies whose statements that allow name the same
/// actions share what is worked out.
/// </summary>
internal sealed class AllowedActions
{
    private readonly Dictionary<PolicyDocument, ImmutableArray<int>> _clausesOf = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PolicyDocument, AllowedSet> _setsOf = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _clauses = new(StringComparer.Ordinal);
    private readonly List<ActionMatcher?> _matchers = [];
    private readonly Dictionary<string, AllowedSet> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _actions = [];

    /// <summary>The number of the action.</summary>
    public int NumberOf(string action)
    {
        if (_numbers.TryGetValue(action, out var number)) return number;
        _numbers[action] = number = _actions.Count;
        _actions.Add(action.ToLowerInvariant());
        return number;
    }

    /// <summary>What the documents together may allow.</summary>
    public AllowedSet Of(ImmutableArray<PolicyDocument> documents)
    {
        if (documents is not [var one]) return Find(documents);
        if (!_setsOf.TryGetValue(one, out var set)) _setsOf[one] = set = Find(documents);
        return set;
    }

    private AllowedSet Find(ImmutableArray<PolicyDocument> documents)
    {
        var clauses = documents.SelectMany(d => ClausesOf(d)).Distinct().Order().ToArray();
        var key = string.Join(',', clauses);
        if (!_sets.TryGetValue(key, out var set)) _sets[key] = set = new(_sets.Count, [.. clauses.Select(c => _matchers[c])], _actions);
        return set;
    }

    private ImmutableArray<int> ClausesOf(PolicyDocument document)
    {
        if (_clausesOf.TryGetValue(document, out var known)) return known;
        return _clausesOf[document] = [.. document.Statements.Where(s => s.Effect == StatementEffect.Allow).Select(s => ClauseOf(s.Action))];
    }

    private int ClauseOf(ActionElement? element)
    {
        var text = element is null ? "" : $"{(element.IsNegated ? '!' : '=')}{string.Join('|', element.Patterns.Select(p => p.Text))}";
        if (_clauses.TryGetValue(text, out var clause)) return clause;
        _clauses[text] = clause = _matchers.Count;
        _matchers.Add(element is null ? null : new ActionMatcher(element));
        return clause;
    }
}
