using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Repair;

/// <summary>A snapshot with edits made. What an edit does not concern is shared; numbers of nodes stay as they are.</summary>
internal sealed class ChangedFacts
{
    private readonly Snapshot _before;
    private readonly Dictionary<PolicySlot, (Statement?[] Old, List<Statement> New)> _edited = [];
    private readonly Dictionary<int, List<Statement>> _boundaries = [];
    private readonly SortedDictionary<string, List<Statement>> _serviceControl = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<Statement>> _resourceControl = new(StringComparer.Ordinal);

    private readonly HashSet<(int User, int Group)> _left = [];
    private readonly HashSet<(int Holder, int Policy)> _detached = [];
    private readonly HashSet<(int Key, int Grant)> _revoked = [];
    private readonly HashSet<int> _closed = [];

    private ChangedFacts(Snapshot before, IEnumerable<PolicyEdit> edits)
    {
        _before = before;
        foreach (var edit in edits) Add(edit);
        Snapshot = Make();
    }

    /// <summary>The snapshot with the edits.</summary>
    public Snapshot Snapshot { get; }

    /// <summary>Makes the edits.</summary>
    public static ChangedFacts Make(Snapshot before, IEnumerable<PolicyEdit> edits) => new(before, edits);

    /// <summary>The number that a statement of a document had at first; null where it is not of that document, or was added.</summary>
    public int? NumberOf(PolicySlot slot, Statement statement)
    {
        if (_edited.TryGetValue(slot, out var edited)) return Array.FindIndex(edited.Old, s => ReferenceEquals(s, statement)) is var at and >= 0 ? at : null;
        return slot.In(_before) is { } document && document.Statements.IndexOf(statement, 0, document.Statements.Length, ReferenceEqualityComparer.Instance) is var place and >= 0 ? place : null;
    }

    /// <summary>The document of a slot with the edits; null where nothing of it is left.</summary>
    public PolicyDocument? DocumentOf(PolicySlot slot) => Edited(slot, slot.In(_before));

    /// <summary>The statements that were added to an account's service control policies.</summary>
    public PolicyDocument ServiceControlOf(string account) => New($"service control policy for {account}", _serviceControl[account]);

    /// <summary>The statements that were added to an account's resource control policies.</summary>
    public PolicyDocument ResourceControlOf(string account) => New($"resource control policy for {account}", _resourceControl[account]);

    /// <summary>The boundary that a user or role got.</summary>
    public PolicyDocument BoundaryOf(int principal) =>
        New(NameOfBoundary(_before.Nodes[principal]), _boundaries[principal].Prepend(PolicyDocument.FullAccess.Statements[0]));

    /// <summary>What the boundary of a user or role is called.</summary>
    public static string NameOfBoundary(Node principal) => $"boundary-of-{principal.Name}";

    private static PolicyDocument New(string name, IEnumerable<Statement> statements) =>
        new() { Name = name, Version = PolicyVersion.Version2012, Statements = [.. statements] };

    private void Add(PolicyEdit edit)
    {
        switch (edit)
        {
            case PolicyEdit.AddServiceControl scp:
                Put(_serviceControl, scp.Account, scp.Statement);
                break;
            case PolicyEdit.AddResourceControl rcp:
                Put(_resourceControl, rcp.Account, rcp.Statement);
                break;
            case PolicyEdit.AddBoundary boundary:
                Put(_boundaries, boundary.Principal, boundary.Statement);
                break;
            case PolicyEdit.AddStatement added:
                StatementsOf(added.Slot).New.Add(added.Statement);
                break;
            case PolicyEdit.RemoveAction removed:
                Change(removed.Slot, removed.Statement, s => Without(s, removed.Action));
                break;
            case PolicyEdit.LeaveGroup left:
                _left.Add((left.User, left.Group));
                break;
            case PolicyEdit.Detach detached:
                _detached.Add((detached.Holder, detached.Policy));
                break;
            case PolicyEdit.RevokeGrant revoked:
                _revoked.Add((revoked.Key, revoked.Grant));
                break;
            case PolicyEdit.CloseAccessLists closed:
                _closed.Add(closed.Bucket);
                break;
            case PolicyEdit.ReplacePrincipal replaced:
                Change(replaced.Slot, replaced.Statement, s => Without(s, replaced));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void Put<T>(IDictionary<T, List<Statement>> lists, T key, Statement statement)
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        list.Add(statement);
    }

    private (Statement?[] Old, List<Statement> New) StatementsOf(PolicySlot slot) =>
        _edited.TryGetValue(slot, out var known) ? known : _edited[slot] = ([.. slot.In(_before)!.Statements], []);

    private void Change(PolicySlot slot, int number, Func<Statement, Statement?> change)
    {
        var (old, _) = StatementsOf(slot);
        if (old[number] is { } statement) old[number] = change(statement);
    }

    private static Statement? Without(Statement statement, string action)
    {
        var left = statement.Action!.Patterns.RemoveAll(p => p.Text.Equals(action, StringComparison.OrdinalIgnoreCase));
        return left.IsEmpty ? null : statement with { Action = statement.Action with { Patterns = left } };
    }

    private static Statement? Without(Statement statement, PolicyEdit.ReplacePrincipal edit)
    {
        var left = statement.Principal!.Entries.RemoveAll(e => e.Type == edit.Type && e.Value == edit.Value)
            .AddRange(edit.Others.Select(o => new PrincipalEntry(PrincipalType.Aws, o)));
        return left.IsEmpty ? null : statement with { Principal = statement.Principal with { Entries = left, IsBareStar = false } };
    }

    private PolicyDocument? Edited(PolicySlot slot, PolicyDocument? document)
    {
        if (document is null || !_edited.TryGetValue(slot, out var edited)) return document;
        ImmutableArray<Statement> statements = [.. edited.Old.OfType<Statement>(), .. edited.New];
        if (!statements.IsEmpty) return document with { Statements = statements };

        // A role has a trust policy always: one that lets nobody in.
        return _before.Nodes[slot.Node].Kind == "role" && slot.Inline == PolicySlot.Attached ? document with { Statements = [Nobody] } : null;
    }

    private static Statement Nobody { get; } = new()
    {
        Sid = "Nobody",
        Effect = StatementEffect.Deny,
        Principal = PrincipalElement.Everyone,
        Action = new(false, [new("sts:AssumeRole")]),
    };

    private Snapshot Make()
    {
        var nodes = _before.Nodes.ToArray();
        foreach (var slot in _edited.Keys.Where(s => s.Inline == PolicySlot.Managed))
        {
            var policy = (PolicyNode)nodes[slot.Node];
            nodes[slot.Node] = Like(policy, new PolicyNode { Kind = policy.Kind, Arn = policy.Arn, Name = policy.Name, Account = policy.Account, Document = Edited(slot, policy.Document) ?? Empty });
        }

        var inline = _edited.Keys.Where(s => s.Inline >= 0).Select(s => s.Node).ToHashSet();
        foreach (var group in _before.Nodes.OfType<GroupNode>())
        {
            var attached = Now(group, group.Attached, nodes);
            if (attached is null && !inline.Contains(group.Index)) continue;
            nodes[group.Index] = Like(group, new GroupNode
            {
                Kind = group.Kind,
                Arn = group.Arn,
                Name = group.Name,
                Account = group.Account,
                Inline = InlineOf(group.Index, group.Inline),
                Attached = attached ?? group.Attached,
                PoliciesUnknown = group.PoliciesUnknown,
            });
        }

        var added = new List<Node>();
        foreach (var principal in _before.Principals) Change(principal, nodes, inline, added);
        var resources = _edited.Keys.Where(s => s.Inline == PolicySlot.Attached).Select(s => s.Node).Concat(_revoked.Select(r => r.Key)).Concat(_closed).ToHashSet();
        foreach (var node in resources.Select(r => nodes[r]).Where(n => n is not PrincipalNode).ToList()) nodes[node.Index] = Resource(node);

        var accounts = _before.Accounts.Values.OrderBy(a => a.Id, StringComparer.Ordinal).Select(a => a with
        {
            ServiceControl = _serviceControl.ContainsKey(a.Id) ? [.. a.ServiceControl!.Value[..^1], a.ServiceControl.Value[^1].Add(ServiceControlOf(a.Id))] : a.ServiceControl,
            ResourceControl = _resourceControl.ContainsKey(a.Id) ? (a.ResourceControl ?? []).Add([ResourceControlOf(a.Id)]) : a.ResourceControl,
        });
        return new([.. nodes, .. added], accounts, _before.OrganizationId, _before.ManagementAccount, _before.Declared, _before.DelegatedAdministrators)
        {
            IsDeclarationComplete = _before.IsDeclarationComplete,
            OrganizationUnknown = _before.OrganizationUnknown,
            Partition = _before.Partition,
        };
    }

    private Node Resource(Node node)
    {
        var changed = Like(node, new Node { Kind = node.Kind, Arn = node.Arn, Name = node.Name, Account = node.Account, Uncollected = node.Uncollected, Index = node.Index });
        changed.Policy = Edited(new(node.Index, PolicySlot.Attached), node.Policy);
        if (_closed.Contains(node.Index))
        {
            (changed.Granted, changed.Shares) = (null, []);
            changed.Attributes["ownership"] = AttributeValue.One("BucketOwnerEnforced");
        }

        if (_revoked.Any(r => r.Key == node.Index)) Revoke(changed, node);
        return changed;
    }

    // A grant is one statement of what the key gives, and another where somebody may retire it.
    private void Revoke(Node changed, Node node)
    {
        changed.KeyGrants = [.. node.KeyGrants.Where((_, i) => !_revoked.Contains((node.Index, i)))];
        var statements = new List<Statement>();
        var next = 0;
        foreach (var (grant, i) in node.KeyGrants.Select((g, i) => (g, i)))
        {
            var count = grant.RetiringPrincipal is { Length: > 0 } ? 2 : 1;
            if (!_revoked.Contains((node.Index, i))) statements.AddRange(node.Granted!.Statements.AsSpan(next, count));
            next += count;
        }

        changed.Granted = statements.Count == 0 ? null : node.Granted! with { Statements = [.. statements.Select((s, i) => s with { Index = i })] };
    }

    private static PolicyDocument Empty { get; } = new() { Version = PolicyVersion.Version2012, Statements = [] };

    private void Change(PrincipalNode principal, Node[] nodes, HashSet<int> inline, List<Node> added)
    {
        var attached = Now(principal, principal.Attached, nodes);
        var groups = principal.Groups.Any(g => !ReferenceEquals(nodes[g.Index], g) || _left.Contains((principal.Index, g.Index)))
            ? principal.Groups.Where(g => !_left.Contains((principal.Index, g.Index))).Select(g => (GroupNode)nodes[g.Index]).ToImmutableArray() : principal.Groups;
        var boundary = principal.Boundary is { } old ? (PolicyNode)nodes[old.Index] : null;
        if (_boundaries.ContainsKey(principal.Index))
        {
            boundary = NewBoundary(principal);
            added.Add(boundary);
            added.Add(SnapshotReader.AdministratorWithin(boundary, principal.Principal.Partition));
        }

        var trust = new PolicySlot(principal.Index, PolicySlot.Attached);
        if (attached is null && groups == principal.Groups && ReferenceEquals(boundary, principal.Boundary) && !inline.Contains(principal.Index) && !_edited.ContainsKey(trust)) return;
        var changed = Like(principal, new PrincipalNode
        {
            Kind = principal.Kind,
            Arn = principal.Arn,
            Name = principal.Name,
            Account = principal.Account,
            Uncollected = principal.Uncollected,
            Principal = principal.Principal,
            Inline = InlineOf(principal.Index, principal.Inline),
            Attached = attached ?? principal.Attached,
            PoliciesUnknown = principal.PoliciesUnknown,
            Groups = groups,
            Boundary = boundary,
            IsFree = principal.IsFree,
            IsOutside = principal.IsOutside,
        });
        changed.Policy = Edited(trust, principal.Policy);
        if (principal.Kind is "user" or "role") AuthorizationDetailsReader.DescribePolicies(changed);
        nodes[principal.Index] = changed;
    }

    private PolicyNode NewBoundary(PrincipalNode principal)
    {
        var name = NameOfBoundary(principal);
        var policy = new PolicyNode
        {
            Kind = "policy",
            Arn = $"arn:{principal.Principal.Partition}:iam::{principal.Account}:policy/{name}",
            Name = name,
            Account = principal.Account,
            Document = BoundaryOf(principal.Index),
        };
        policy.Attributes["versions"] = AttributeValue.One("1");
        policy.Attributes["wider-versions"] = AttributeValue.None;
        return policy;
    }

    private ImmutableArray<PolicyDocument> InlineOf(int node, ImmutableArray<PolicyDocument> documents) =>
        [.. documents.Select((d, i) => Edited(new(node, i), d) ?? Empty with { Name = d.Name })];

    private ImmutableArray<PolicyNode>? Now(Node holder, ImmutableArray<PolicyNode> policies, Node[] nodes) =>
        policies.Any(p => !ReferenceEquals(nodes[p.Index], p) || _detached.Contains((holder.Index, p.Index)))
            ? [.. policies.Where(p => !_detached.Contains((holder.Index, p.Index))).Select(p => (PolicyNode)nodes[p.Index])] : null;

    private static T Like<T>(Node node, T copy)
        where T : Node
    {
        copy.Policy = node.Policy;
        copy.PolicyUnknown = node.PolicyUnknown;
        copy.Granted = node.Granted;
        copy.KeyGrants = node.KeyGrants;
        copy.Shares = node.Shares;
        copy.AccessPoints = node.AccessPoints;
        copy.Tags = node.Tags;
        foreach (var (name, value) in node.AllAttributes) copy.Attributes[name] = value;
        return copy;
    }
}
