using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Reach.Access;

/// <summary>The actions that a set of policies may allow.</summary>
/// <param name="number">Its number.</param>
/// <param name="matchers">The action elements of the statements that allow; null for one that names none, which counts as all.</param>
/// <param name="actions">The actions by number, in lower case; more are added behind.</param>
internal sealed class AllowedSet(int number, ImmutableArray<ActionMatcher?> matchers, List<string> actions)
{
    private bool?[] _known = new bool?[actions.Count];

    public int Number { get; } = number;

    /// <summary>The number as text.</summary>
    public string Text { get; } = number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the action of that number may be allowed.</summary>
    public bool Has(int action)
    {
        if (action >= _known.Length) Array.Resize(ref _known, actions.Count);
        return _known[action] ??= IsMatched(actions[action]);
    }

    private bool IsMatched(string action)
    {
        foreach (var matcher in matchers)
        {
            if (matcher is null || matcher.IsMatch(action)) return true;
        }

        return false;
    }
}
