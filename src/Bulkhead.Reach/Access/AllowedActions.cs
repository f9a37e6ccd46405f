using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Reach.Access;

/// <summary>
/// Which actions policies allow at most: whether some statement that allows is about the action, whatever its resources and
/// conditions. What is said not to be allowed is not; the rest is for the IAM engine.
/// </summary>
internal sealed class AllowedActions
{
    private readonly Dictionary<PolicyDocument, ActionMatcher?[]> _matchers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(int Number, string Action), bool> _known = [];

    /// <summary>Whether one of the documents may allow it.</summary>
    /// <param name="number">The number of the set of documents.</param>
    /// <param name="documents">The set.</param>
    /// <param name="action">The action.</param>
    public bool MayAllow(int number, ImmutableArray<PolicyDocument> documents, string action)
    {
        if (_known.TryGetValue((number, action), out var known)) return known;
        var lower = action.ToLowerInvariant();
        return _known[(number, action)] = documents.Any(d => MayAllow(d, lower));
    }

    /// <summary>Whether the document may allow the action, given in lower case.</summary>
    public bool MayAllow(PolicyDocument document, string lower)
    {
        if (!_matchers.TryGetValue(document, out var matchers))
        {
            _matchers[document] = matchers =
                [.. document.Statements.Where(s => s.Effect == StatementEffect.Allow).Select(s => s.Action is { } action ? new ActionMatcher(action) : null)];
        }

        return matchers.Any(m => m is null || m.IsMatch(lower));
    }
}
