using System.Collections.Frozen;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Matching;

/// <summary>
/// An <c>Action</c> or <c>NotAction</c> element compiled once. Prefix and name are compared case-insensitively, by
/// comparing lowered texts (IAM User Guide, "IAM JSON policy elements: Action").
/// </summary>
internal sealed class ActionMatcher
{
    private const int SetThreshold = 4;

    private readonly bool _isNegated;
    private readonly bool _matchesAll;
    private readonly string[] _exact = [];
    private readonly FrozenSet<string>? _exactSet;
    private readonly string[] _prefixes;
    private readonly WildcardPattern[] _patterns;

    public ActionMatcher(ActionElement element)
    {
        _isNegated = element.IsNegated;
        var texts = element.Patterns.Select(p => p.Text.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        _matchesAll = texts.Exists(t => t is "*" or "*:*");
        var exact = texts.FindAll(t => !t.AsSpan().ContainsAny('*', '?'));
        if (exact.Count > SetThreshold) _exactSet = exact.ToFrozenSet(StringComparer.Ordinal);
        else _exact = [.. exact];
        _prefixes = [.. texts.Where(IsPrefix).Select(t => t[..^1])];
        _patterns = [.. texts.Where(t => t.AsSpan().ContainsAny('*', '?') && !IsPrefix(t)).Select(t => new WildcardPattern(t))];
    }

    /// <summary>Whether the element is about the action, given in lower case.</summary>
    public bool IsMatch(string lowerAction) => (_matchesAll || Lists(lowerAction)) != _isNegated;

    private static bool IsPrefix(string text) => text.EndsWith('*') && !text.AsSpan(0, text.Length - 1).ContainsAny('*', '?');

    private bool Lists(string action)
    {
        foreach (var exact in _exact)
        {
            if (string.Equals(exact, action)) return true;
        }

        foreach (var prefix in _prefixes)
        {
            if (action.AsSpan().StartsWith(prefix)) return true;
        }

        if (_exactSet is not null && _exactSet.Contains(action)) return true;
        foreach (var pattern in _patterns)
        {
            if (pattern.IsMatch(action)) return true;
        }

        return false;
    }
}
