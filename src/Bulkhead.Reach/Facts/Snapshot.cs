using System.Collections.Frozen;
using System.Collections.Immutable;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Facts;

/// <summary>What is known of an organization, or of a few accounts. It never changes.</summary>
public sealed class Snapshot
{
    private readonly Dictionary<string, ImmutableArray<Node>> _byKind;
    private readonly Dictionary<string, int> _byArn;
    private readonly Lazy<Dictionary<(string Kind, string Account), ImmutableArray<Node>>> _byHome;
    private readonly Lazy<ILookup<string, Node>> _resources;

    internal Snapshot(
        IReadOnlyList<Node> nodes,
        IEnumerable<AccountPlace> accounts,
        string? organizationId,
        string? managementAccount,
        IReadOnlyDictionary<string, DeclaredFact> declared,
        IReadOnlyDictionary<string, ImmutableHashSet<string>>? administrators)
    {
        for (var i = 0; i < nodes.Count; i++) nodes[i].Index = i;
        Nodes = [.. nodes];
        Accounts = accounts.ToFrozenDictionary(a => a.Id, StringComparer.Ordinal);
        OrganizationId = organizationId;
        ManagementAccount = managementAccount;
        Declared = declared;
        DelegatedAdministrators = administrators;
        _byKind = nodes.GroupBy(n => n.Kind, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
        _byHome = new(() => nodes.GroupBy(n => (n.Kind, n.Account)).ToDictionary(g => g.Key, g => g.ToImmutableArray()));
        _resources = new(() => nodes.Where(n => n.Kind.Contains('.', StringComparison.Ordinal)).ToLookup(n => n.Account, StringComparer.Ordinal));
        _byArn = new(nodes.Count, StringComparer.Ordinal);
        foreach (var node in nodes) _byArn.TryAdd(node.Arn, node.Index);
    }

    // The same with another node in the place of one of the same kind, account and ARN.
    private Snapshot(Snapshot other, Node changed)
    {
        var old = other.Nodes[changed.Index];
        Nodes = other.Nodes.SetItem(changed.Index, changed);
        Accounts = other.Accounts;
        OrganizationId = other.OrganizationId;
        ManagementAccount = other.ManagementAccount;
        Declared = other.Declared;
        DelegatedAdministrators = other.DelegatedAdministrators;
        IsDeclarationComplete = other.IsDeclarationComplete;
        OrganizationUnknown = other.OrganizationUnknown;
        Partition = other.Partition;
        _byArn = other._byArn;
        _resources = other._resources;
        _byKind = new(other._byKind, StringComparer.Ordinal) { [old.Kind] = other._byKind[old.Kind].Replace(old, changed) };
        _byHome = new(() => new(other._byHome.Value) { [(old.Kind, old.Account)] = other._byHome.Value[(old.Kind, old.Account)].Replace(old, changed) });
    }

    /// <summary>Everything, by number.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>The accounts by id.</summary>
    public FrozenDictionary<string, AccountPlace> Accounts { get; }

    /// <summary>The organization's id; null where there is none, or it is not known.</summary>
    public string? OrganizationId { get; }

    /// <summary>The management account; null where there is no organization.</summary>
    public string? ManagementAccount { get; }

    /// <summary>Facts outside of AWS, by name.</summary>
    public IReadOnlyDictionary<string, DeclaredFact> Declared { get; }

    /// <summary>Whether facts outside of AWS that were not declared are not so; otherwise they are unknown.</summary>
    public bool IsDeclarationComplete { get; init; }

    /// <summary>What of the organization was refused: other accounts may be in it, and guardrails may hold; null where nothing was.</summary>
    public string? OrganizationUnknown { get; init; }

    /// <summary>The partition of its accounts, such as <c>aws-us-gov</c>.</summary>
    public string Partition { get; init; } = "aws";

    /// <summary>The delegated administrators, services by account id; null where they were not collected.</summary>
    public IReadOnlyDictionary<string, ImmutableHashSet<string>>? DelegatedAdministrators { get; }

    /// <summary>Whether an organization's policies were given.</summary>
    public bool HasOrganization => ManagementAccount is not null;

    /// <summary>All of a kind.</summary>
    public ImmutableArray<Node> OfKind(string kind) => _byKind.GetValueOrDefault(kind, []);

    /// <summary>All of a kind in an account; of the account <c>""</c> what belongs to nobody.</summary>
    public ImmutableArray<Node> OfKind(string kind, string account) => _byHome.Value.GetValueOrDefault((kind, account), []);

    /// <summary>The resources of an account: all that is no user, role, group, policy or account.</summary>
    public IEnumerable<Node> ResourcesOf(string account) => _resources.Value[account];

    /// <summary>The node of that ARN; null where there is none.</summary>
    public Node? Find(string arn) => _byArn.TryGetValue(arn, out var index) ? Nodes[index] : null;

    /// <summary>The same organization in which a user or role has other inline policies.</summary>
    /// <param name="principal">Which; one of this snapshot.</param>
    /// <param name="inline">Its policies from now on.</param>
    public Snapshot With(PrincipalNode principal, ImmutableArray<PolicyDocument> inline)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return new(this, principal.WithInline(inline));
    }

    /// <summary>Users and roles, and those that stand for nobody in particular.</summary>
    public IEnumerable<PrincipalNode> Principals => Nodes.OfType<PrincipalNode>();
}
