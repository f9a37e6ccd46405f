using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Matching;

/// <summary>
/// An <c>Action</c> or <c>NotAction</c> element compiled once. Prefix and name are compared case-insensitively, by
/// comparing lowered texts (IAM User Guide, "IAM JSON policy elements: Action").
/// </summary>
public sealed class ActionMatcher
{
    private const int SetThreshold = 4;

    private readonly bool _isNegated;
    private readonly bool _matchesAll;
    private readonly string[] _exact;
    private readonly string[] _wholeServices;
    private readonly string[] _prefixes;
    private readonly WildcardPattern[] _patterns;
    private HashSet<string>? _exactSet;

    /// <summary>Compiles the element.</summary>
    public ActionMatcher(ActionElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        _isNegated = element.IsNegated;
        var exact = new List<string>(element.Patterns.Length);
        List<string>? wholeServices = null;
        List<string>? prefixes = null;
        List<WildcardPattern>? patterns = null;
        Services = element.IsNegated ? ulong.MaxValue : 0;
        foreach (var pattern in element.Patterns)
        {
            var text = pattern.Text.ToLowerInvariant();
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            Services |= colon < 0 || text.AsSpan(0, colon).ContainsAny('*', '?') ? ulong.MaxValue : BitOf(text.AsSpan(0, colon));
            var wildcard = text.AsSpan().IndexOfAny('*', '?');
            if (text is "*" or "*:*") _matchesAll = true;
            else if (wildcard < 0) exact.Add(text);
            else if (wildcard == colon + 1 && wildcard == text.Length - 1 && text[wildcard] == '*') (wholeServices ??= []).Add(text[..colon]);
            else if (wildcard == text.Length - 1 && text[wildcard] == '*') (prefixes ??= []).Add(text[..^1]);
            else (patterns ??= []).Add(new WildcardPattern(text));
        }

        _exact = [.. exact];
        _wholeServices = wholeServices is null ? [] : [.. wholeServices];
        _prefixes = prefixes is null ? [] : [.. prefixes];
        _patterns = patterns is null ? [] : [.. patterns];
    }

    /// <summary>
    /// One bit for each service that the element can be about (several services may share one): a request whose bit is not
    /// among them needs no closer look.
    /// </summary>
    internal ulong Services { get; }

    /// <summary>The bit of a service's prefix, in lower case.</summary>
    internal static ulong BitOf(ReadOnlySpan<char> service)
    {
        var hash = 2166136261u;
        foreach (var c in service) hash = (hash ^ c) * 16777619u;
        return 1UL << (int)((hash ^ (hash >> 15)) & 63);
    }

    /// <summary>Whether the element is about the action; service and action are given in lower case.</summary>
    internal bool IsMatch(string service, string action) => (_matchesAll || Lists(service, action)) != _isNegated;

    /// <summary>Whether the element is about the action, given in lower case.</summary>
    public bool IsMatch(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return IsMatch(action[..Math.Max(0, action.IndexOf(':', StringComparison.Ordinal))], action);
    }

    private bool Lists(string service, string action)
    {
        foreach (var whole in _wholeServices)
        {
            if (string.Equals(whole, service)) return true;
        }

        if (ListsExactly(action)) return true;
        foreach (var prefix in _prefixes)
        {
            if (action.AsSpan().StartsWith(prefix)) return true;
        }

        foreach (var pattern in _patterns)
        {
            if (pattern.IsMatch(action)) return true;
        }

        return false;
    }

    private bool ListsExactly(string action)
    {
        // The set is made when it is first needed: most policies of a large stock are never asked. Two threads may both make it.
        if (_exact.Length > SetThreshold) return (_exactSet ??= new(_exact, StringComparer.Ordinal)).Contains(action);
        foreach (var exact in _exact)
        {
            if (string.Equals(exact, action)) return true;
        }

        return false;
    }
}
