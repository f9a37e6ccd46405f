using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Sharing;

/// <summary>
/// Writes down all that a search within an account looks at, with the account's id left out: what is in it, in its order, with all policies
/// that have a say, and the guardrails of its place. Two accounts of the same shape are alike but for their id, so that each principal
/// of the one has the verdict of the one in its place in the other (docs/decisions/0005).
/// </summary>
internal sealed class AccountShapes
{
    private readonly Snapshot _first;
    private readonly bool _looksAtPaths;
    private readonly Crossings _crossings;
    private readonly SilentPolicies _silent;
    private readonly PolicyForms _policies = new();
    private readonly Dictionary<PolicyDocument, string> _labels = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CommonAttributes, (string Text, bool IsComparable)> _common = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, List<int>> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kindsOfNobody = new(StringComparer.Ordinal);
    private readonly List<int> _policiesOfNobody = [];

    /// <summary>Looks at a snapshot.</summary>
    /// <param name="world">The snapshot made ready; its rules are the ones that are searched with.</param>
    public AccountShapes(World world)
    {
        _first = world.Snapshot;
        _looksAtPaths = world.Oracle.LooksAtPaths;
        _crossings = new(world);
        _silent = new(_first, world.Rules);
        foreach (var node in _first.Nodes)
        {
            if (node.Account.Length == 0)
            {
                _kindsOfNobody.Add(node.Kind);
                _policiesOfNobody.Add(node.Index);
                continue;
            }

            if (!_nodes.TryGetValue(node.Account, out var list)) _nodes[node.Account] = list = [];
            list.Add(node.Index);
        }
    }

    /// <summary>The shape of an account; null where it can't be compared with others.</summary>
    /// <param name="snapshot">The snapshot, or one in which other identity policies allow other things.</param>
    /// <param name="account">The account.</param>
    public string? Of(Snapshot snapshot, string account)
    {
        if (_crossings.MayLeave(account) || !_nodes.TryGetValue(account, out var nodes)) return null;
        var shape = new StringBuilder();
        var form = new Form(this, account, snapshot.Partition);
        if (!form.AddPlace(snapshot.Accounts[account], snapshot.OrganizationId is not null)) return null;
        shape.Append(form.Number());
        var kinds = _kindsOfNobody.ToHashSet(StringComparer.Ordinal);
        foreach (var index in nodes) kinds.Add(snapshot.Nodes[index].Kind);
        var kindsNumber = _silent.NumberOf(kinds);
        foreach (var index in nodes)
        {
            if (!form.AddNode(snapshot.Nodes[index], kindsNumber)) return null;
            shape.Append(' ').Append(form.Number());
        }

        return shape.ToString();
    }

    // How witnesses name the policy and its statements.
    private string LabelOf(PolicyDocument document)
    {
        if (_labels.TryGetValue(document, out var known)) return known;
        return _labels[document] = string.Join('\n', document.Statements.Select(s => s.DisplayName).Prepend(document.Name ?? ""));
    }

    // Policies of AWS come before and behind those of the account, in the order in which they were read.
    private int RankOf(Node policy)
    {
        var at = _policiesOfNobody.BinarySearch(policy.Index);
        return at < 0 ? ~at : at;
    }

    /// <summary>What is written of one thing.</summary>
    private sealed class Form(AccountShapes shapes, string account, string partition)
    {
        private readonly StringBuilder _text = new();
        private bool _isComparable = true;

        public int Number()
        {
            _text.Replace(account, PolicyForms.Own);
            var number = shapes._policies.NumberOf(_text);
            _text.Clear();
            return number;
        }

        public bool AddPlace(AccountPlace place, bool hasOrganization)
        {
            Add("place", place.OrganizationPath is null || !hasOrganization ? "elsewhere" : shapes._looksAtPaths ? place.OrganizationPath : "inside");
            Add("partition", partition);
            Add("scp", place.ServiceControlUnknown);
            Add("rcp", place.ResourceControlUnknown);
            AddLevels(place.ServiceControl);
            AddLevels(place.ResourceControl);
            return _isComparable;
        }

        public bool AddNode(Node node, int kinds)
        {
            Add("kind", node.Kind);
            Add("arn", node.Arn);
            Add("name", node.Name);
            Add("uncollected", node.Uncollected);
            Add("policy unknown", node.PolicyUnknown);
            if (node.Granted is not null || !node.Shares.IsEmpty || !node.KeyGrants.IsEmpty || !node.AccessPoints.IsEmpty) return false;
            Add("policy", node.Policy);
            AddTags(node.Tags);
            AddAttributes(node);
            switch (node)
            {
                case PrincipalNode principal:
                    AddPrincipal(principal, kinds);
                    break;
                case GroupNode group:
                    Add("unknown", group.PoliciesUnknown);
                    foreach (var document in group.Inline) Add("inline", document);
                    Add("attached", group.Attached.Select(p => p.Arn));
                    break;
                case PolicyNode policy:
                    Add("rank", shapes.RankOf(policy).ToString(CultureInfo.InvariantCulture));
                    Add("document", policy.Document);
                    break;
            }

            return _isComparable;
        }

        private void AddAttributes(Node node)
        {
            if (node is { HasOwnAttributes: false, Common: { } common })
            {
                if (!shapes._common.TryGetValue(common, out var known))
                {
                    var start = _text.Length;
                    AddAttributes(common.All);
                    shapes._common[common] = known = (_text.ToString(start, _text.Length - start), _isComparable);
                    _text.Length = start;
                }

                _text.Append(known.Text);
                _isComparable &= known.IsComparable;
                return;
            }

            AddAttributes(node.AllAttributes.OrderBy(a => a.Key, StringComparer.Ordinal));
        }

        private void AddAttributes(IEnumerable<KeyValuePair<string, AttributeValue>> attributes)
        {
            foreach (var (name, value) in attributes)
            {
                Add(name, value.Unknown);
                Add(name, value.Values);
            }
        }

        private void AddPrincipal(PrincipalNode principal, int kinds)
        {
            _text.Append('\t').Append(principal.Principal.Kind).Append(principal.IsFree).Append(principal.IsOutside);
            Add("unknown", principal.PoliciesUnknown);
            Add("boundary", principal.Boundary?.Arn);
            if (!principal.Groups.IsEmpty) Add("groups", principal.Groups.Select(g => g.Arn));
            if (!principal.Attached.IsEmpty) Add("attached", principal.Attached.Select(p => p.Arn));
            foreach (var document in principal.Inline)
            {
                if (!shapes._silent.IsSilent(document, account, kinds)) Add("inline", document);
            }
        }

        private void AddLevels(ImmutableArray<ImmutableArray<PolicyDocument>>? levels)
        {
            _text.Append(levels is null ? "\nno levels" : "\nlevels");
            foreach (var level in levels ?? [])
            {
                _text.Append(" level");
                foreach (var document in level) Add("guardrail", document);
            }
        }

        private void AddTags(IReadOnlyDictionary<string, string>? tags)
        {
            _text.Append(tags is null ? "\ntags unknown" : "\ntags");
            if (tags is not { Count: > 0 }) return;
            foreach (var (key, value) in tags.OrderBy(t => t.Key, StringComparer.Ordinal)) Add(key, value);
        }

        private void Add(string what, PolicyDocument? document)
        {
            var number = document is null ? PolicyForms.None : shapes._policies.Of(document, account);
            _isComparable &= document is null || number >= 0;
            _text.Append('\t').Append(what).Append(' ').Append(number);
            if (document is not null) Add("label", shapes.LabelOf(document));
        }

        private void Add(string what, IEnumerable<string> texts)
        {
            _text.Append('\t').Append(what);
            foreach (var text in texts) Add("", text);
        }

        // With its length, so that no text can be taken for another.
        private void Add(string what, string? text)
        {
            _text.Append('\t').Append(what);
            if (text is null) return;
            _isComparable &= !text.Contains(PolicyForms.Own, StringComparison.Ordinal);
            _text.Append(' ').Append(text.Length).Append(':').Append(text);
        }
    }
}
