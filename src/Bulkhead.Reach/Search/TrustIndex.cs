using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Search;

/// <summary>
/// Finds the roles whose trust policies may let a service or a web identity provider in: all of which that is not certainly false
/// (<see cref="ConditionTruths"/>), without looking at the others.
/// </summary>
internal sealed class TrustIndex
{
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, List<int>> _named = new(StringComparer.Ordinal);

    // Of those who trust everybody, and of those of whom nobody knows whom they trust.
    private readonly List<int> _always = [];
    private readonly Dictionary<string, List<Node>> _found = new(StringComparer.Ordinal);

    /// <summary>Looks at roles.</summary>
    /// <param name="nodes">The roles, in the order in which they are to be found.</param>
    public TrustIndex(IEnumerable<Node> nodes)
    {
        foreach (var node in nodes)
        {
            _nodes.Add(node);
            if (node.PolicyUnknown is not null) _always.Add(_nodes.Count - 1);
            else if (node.Policy is { } trust) Add(_nodes.Count - 1, trust);
        }
    }

    /// <summary>The roles that may trust it.</summary>
    /// <param name="trusted">The name of a service, or of a web identity provider.</param>
    public IReadOnlyList<Node> MayTrust(string trusted)
    {
        if (_found.TryGetValue(trusted, out var known)) return known;
        var at = _always.ToHashSet();
        foreach (var name in ConditionTruths.ServiceNames(trusted)) at.UnionWith(_named.GetValueOrDefault(name) ?? []);
        return _found[trusted] = [.. at.Order().Select(i => _nodes[i])];
    }

    private void Add(int at, PolicyDocument trust)
    {
        foreach (var statement in trust.Statements)
        {
            if (statement is not { Effect: StatementEffect.Allow, Principal: { IsNegated: false } whom }) continue;
            foreach (var entry in whom.Entries)
            {
                if (entry.Type == PrincipalType.Everyone) _always.Add(at);
                else if (entry.Type is PrincipalType.Service or PrincipalType.Federated) Add(at, entry.Value);
            }
        }
    }

    private void Add(int at, string name)
    {
        if (!_named.TryGetValue(name, out var list)) _named[name] = list = [];
        list.Add(at);
    }
}
