using System.Collections.Immutable;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Repair;

/// <summary>Thinks of the changes that take a call from its caller.</summary>
/// <param name="before">The snapshot as it is.</param>
/// <param name="losses">Who loses what.</param>
/// <param name="held">The principals that the attacker comes to act as, by number: nobody else needs to lose anything.</param>
internal sealed class CutFinder(Snapshot before, Losses losses, IReadOnlySet<int> held)
{
    private const int MostExceptions = 12;

    private readonly Dictionary<string, Cut?> _known = new(StringComparer.Ordinal);

    /// <summary>The cuts of a call, by key.</summary>
    /// <param name="call">The call, as it was found on the changed facts.</param>
    /// <param name="facts">The changed facts.</param>
    public IEnumerable<Cut> Of(MadeCall call, ChangedFacts facts)
    {
        var statements = DecidingOf(call);
        var maker = call.Maker is { } stance ? before.Nodes[stance.Principal.Index] as PrincipalNode : null;
        var node = call.Asked.Node is { } target && target.Index < before.Nodes.Length && before.Nodes[target.Index].Arn == target.Arn ? before.Nodes[target.Index] : null;
        var one = node is { IsPattern: false } ? call.Asked.Resource : null;
        IEnumerable<Cut?> cuts =
        [
            .. maker is null || IsReserved(maker) ? [] : OfIdentity(call, call.Maker!, maker, facts, statements, one),
            .. node is null || !AccessOracle.TakesResourcePolicy(call.Asked) ? [] : OfResource(call, node, facts, statements),
            .. maker is null || node is null ? [] : OfGranted(call, maker, node),
            .. call.Asked.Action == "iam:PassRole" && node is PrincipalNode role ? OfPassing(call, role, facts) : [],
            .. maker is null ? [] : OfServiceControl(call, maker, one),
            .. maker is null || node is null ? [] : OfResourceControl(call, maker, node),
        ];
        return cuts.OfType<Cut>();
    }

    private static ImmutableArray<DecidingStatement> DecidingOf(MadeCall call) =>
        call.Answer is { Answer.Witness: { } witness, Stack: { } stack } ? stack.Explain(CompiledRequest.Create(witness, CatalogueFacts.Embedded)).Statements : [];

    // Roles of Identity Center and of services can't be edited where they stand.
    private static bool IsReserved(PrincipalNode principal) =>
        principal.Attribute("path").Values.FirstOrDefault() is { } path && (path.StartsWith("/aws-reserved/", StringComparison.Ordinal) || path.StartsWith("/aws-service-role/", StringComparison.Ordinal));

    private IEnumerable<Cut?> OfIdentity(
        MadeCall call, Stance stance, PrincipalNode maker, ChangedFacts facts, ImmutableArray<DecidingStatement> statements, string? one)
    {
        var action = call.Asked.Action;
        foreach (var deciding in statements.Where(s => s.Kind == PolicyKind.Identity && s.Statement.Effect == StatementEffect.Allow))
        {
            foreach (var cut in OfMembership(maker, deciding.Statement, facts)) yield return cut;
            foreach (var slot in SlotsOf(stance, maker))
            {
                if (facts.NumberOf(slot, deciding.Statement) is not { } number) continue;
                var statement = slot.In(before)!.Statements[number];
                var policy = $"{slot.In(before)!.Name} of {OwnerOf(slot).Arn}";
                var kind = slot.Inline == PolicySlot.Managed ? RepairKind.ManagedPolicy : RepairKind.InlinePolicy;
                if (statement.Action is { IsNegated: false } actions && actions.Patterns.Any(p => p.Text.Equals(action, StringComparison.OrdinalIgnoreCase)))
                {
                    yield return Make(
                        $"remove {action} {slot.Node}/{slot.Inline}/{number}", kind, new PolicyEdit.RemoveAction(slot, number, action),
                        $"take {action} out of '{statement.DisplayName}' in {policy}",
                        edit => losses.OfHolders(slot, edit, action, [.. statement.Resource?.Patterns.Select(p => p.Text) ?? []], call.Asked));
                }
                else
                {
                    yield return Denied(null);
                }

                // Where the statement is about that resource alone, it is the statement that goes.
                if (one is not null && !(statement.Resource is { IsNegated: false, Patterns: [var only] } && only.Text == one)) yield return Denied(one);

                Cut? Denied(string? resource) => Make(
                    $"deny {action} {resource} {slot.Node}/{slot.Inline}", kind, new PolicyEdit.AddStatement(slot, Deny(action, resource)),
                    $"deny {action} on {resource ?? "everything"} in {policy}",
                    edit => losses.OfHolders(slot, edit, action, [resource ?? "*"], call.Asked));
            }
        }

        if (maker.Kind is not ("user" or "role") || maker.Uncollected is not null || maker.Boundary is not null) yield break;
        foreach (var resource in one is null ? [null] : new[] { one, null })
        {
            yield return Make(
                $"boundary {action} {resource} {maker.Index}", RepairKind.Boundary, new PolicyEdit.AddBoundary(maker.Index, Deny(action, resource)),
                $"give {maker.Arn} a permissions boundary that denies {action} on {resource ?? "everything"}",
                _ => losses.OfDenial([maker], action, resource, call.Asked));
        }
    }

    // The group by whose policies it is, and the policy of AWS, which nobody edits.
    private IEnumerable<Cut?> OfMembership(PrincipalNode maker, Statement statement, ChangedFacts facts)
    {
        bool Has(PolicyNode policy) => policy.Account.Length == 0 && policy.Document is { } document && document.Statements.Any(s => ReferenceEquals(s, statement));
        foreach (var group in maker.Groups)
        {
            var isIts = group.Attached.Any(Has)
                || Enumerable.Range(0, group.Inline.Length).Any(i => facts.NumberOf(new(group.Index, i), statement) is not null)
                || group.Attached.Any(p => p.Account.Length > 0 && p.Document is not null && facts.NumberOf(new(p.Index, PolicySlot.Managed), statement) is not null);
            if (!isIts) continue;
            yield return Make(
                $"leave {maker.Index} {group.Index}", RepairKind.GroupMembership, new PolicyEdit.LeaveGroup(maker.Index, group.Index), $"take {maker.Arn} out of the group {group.Name}", _ => [maker]);
            foreach (var policy in group.Attached.Where(Has)) yield return Detached(group, policy, [.. before.Principals.Where(p => p.Kind == "user" && p.Groups.Contains(group))]);
        }

        foreach (var policy in maker.Attached.Where(Has)) yield return Detached(maker, policy, [maker]);

        Cut? Detached(Node holder, PolicyNode policy, ImmutableArray<PrincipalNode> losing) => Make(
            $"detach {holder.Index} {policy.Index}", RepairKind.AttachedPolicy, new PolicyEdit.Detach(holder.Index, policy.Index), $"detach {policy.Name} from {holder.Arn}", _ => losing);
    }

    // What a resource gives beside its policy.
    private IEnumerable<Cut?> OfGranted(MadeCall call, PrincipalNode maker, Node node)
    {
        var action = call.Asked.Action;
        foreach (var (grant, i) in node.KeyGrants.Select((g, i) => (g, i)))
        {
            var isMakers = grant.Grantee == maker.Arn || grant.Grantee == maker.Account || grant.Grantee.EndsWith($"::{maker.Account}:root", StringComparison.Ordinal)
                || grant.Grantee.StartsWith($"arn:{maker.Principal.Partition}:sts::{maker.Account}:assumed-role/{maker.Name}/", StringComparison.Ordinal);
            if (!isMakers || !grant.Operations.Any(o => action == $"kms:{o}")) continue;
            yield return Make(
                $"grant {node.Index} {i}", RepairKind.Grant, new PolicyEdit.RevokeGrant(node.Index, i), $"revoke the grant {grant.Id ?? $"{i + 1}"} by which {grant.Grantee} uses {node.Arn}",
                edit => losses.OfEverybody(edit, call.Asked));
        }

        if (node.Kind != "s3.bucket" || node.Granted is not { } lists || !lists.Statements.Any(s => s.Action is { } listed && listed.Patterns.Any(p => p.Text == action))) yield break;
        yield return Make(
            $"lists {node.Index}", RepairKind.AccessLists, new PolicyEdit.CloseAccessLists(node.Index), $"set the object ownership of {node.Arn} to BucketOwnerEnforced, so that no access list counts",
            edit => losses.OfEverybody(edit, call.Asked));
    }

    private IEnumerable<PolicySlot> SlotsOf(Stance stance, PrincipalNode maker)
    {
        static IEnumerable<PolicySlot> Managed(IEnumerable<PolicyNode> policies) => policies.Where(p => p.Account.Length > 0 && p.Document is not null).Select(p => new PolicySlot(p.Index, PolicySlot.Managed));
        static IEnumerable<PolicySlot> Inline(Node node, int count) => Enumerable.Range(0, count).Select(i => new PolicySlot(node.Index, i));
        IEnumerable<PolicySlot> OfGroup(GroupNode group) => [.. Inline(group, group.Inline.Length), .. Managed(group.Attached)];
        return
        [
            .. Inline(maker, maker.Inline.Length),
            .. Managed(maker.Attached),
            .. maker.Groups.SelectMany(OfGroup),
            .. Managed(stance.Gained.Select(i => before.Nodes[i]).OfType<PolicyNode>()),
            .. stance.Joined.Select(i => before.Nodes[i]).OfType<GroupNode>().SelectMany(OfGroup),
        ];
    }

    private Node OwnerOf(PolicySlot slot) => before.Nodes[slot.Node];

    private IEnumerable<Cut?> OfResource(MadeCall call, Node node, ChangedFacts facts, ImmutableArray<DecidingStatement> statements)
    {
        var slot = new PolicySlot(node.Index, PolicySlot.Attached);
        if (node.Policy is not { } document || node.Uncollected is not null || (node is PrincipalNode role && IsReserved(role))) yield break;
        foreach (var deciding in statements.Where(s => s.Kind == PolicyKind.Resource && s.Statement.Effect == StatementEffect.Allow))
        {
            if (facts.NumberOf(slot, deciding.Statement) is not { } number || document.Statements[number] is not { Principal: { IsNegated: false } named } statement) continue;
            foreach (var entry in named.Entries.Where(e => MayMean(e, call)))
            {
                yield return Replace(slot, number, statement, entry, call);
            }
        }
    }

    // Whom the statement lets in besides the attacker stays, by name.
    private Cut? Replace(PolicySlot slot, int number, Statement statement, PrincipalEntry entry, MadeCall call)
    {
        var key = $"principal {entry.Type} {entry.Value} {slot.Node}/{number}";
        if (_known.TryGetValue(key, out var known)) return known;
        var node = OwnerOf(slot);
        var all = losses.OfEverybody(new PolicyEdit.ReplacePrincipal(slot, number, entry.Type, entry.Value, []), call.Asked);
        var others = all.Where(p => !held.Contains(p.Index)).ToImmutableArray();
        if (others.Length > MostExceptions) others = [];
        var edit = new PolicyEdit.ReplacePrincipal(slot, number, entry.Type, entry.Value, [.. others.Select(p => p.Arn)]);
        var policy = node.Kind == "role" ? "the trust policy" : "the policy";
        var instead = others.IsEmpty ? "" : $", and name {string.Join(", ", others.Select(p => p.Arn))} instead";
        var cut = new Cut(
            key, node.Kind == "role" ? RepairKind.Trust : RepairKind.ResourcePolicy, edit,
            $"take {entry.Value} out of '{statement.DisplayName}' in {policy} of {node.Arn}{instead}",
            call.Maker is null && node is PrincipalNode role ? [role] : [.. all.Where(p => !others.Contains(p))]);
        return _known[key] = cut;
    }

    private static bool MayMean(PrincipalEntry entry, MadeCall call) => entry.Type switch
    {
        PrincipalType.Everyone => true,
        PrincipalType.Federated => call.Maker is null,
        PrincipalType.Service => call.Maker is null,
        PrincipalType.Aws => call.Maker is { Principal: var maker }
            && (entry.Value == maker.Account || entry.Value == maker.Arn || entry.Value.EndsWith($"::{maker.Account}:root", StringComparison.Ordinal)
                || entry.Value.StartsWith($"arn:{maker.Principal.Partition}:sts::{maker.Account}:assumed-role/{maker.Name}/", StringComparison.Ordinal)),
        PrincipalType.CanonicalUser or PrincipalType.Unknown => false,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Who may pass a role to a service gains nothing where the role does not trust the service.
    private IEnumerable<Cut?> OfPassing(MadeCall call, PrincipalNode role, ChangedFacts facts)
    {
        if (role.Policy is not { } trust || IsReserved(role)) yield break;
        if (call.Asked.Context.Keys.GetValueOrDefault("iam:PassedToService") is not KeyKnowledge.Fixed { Value: { Values: [var service, ..] } }) yield break;
        var slot = new PolicySlot(role.Index, PolicySlot.Attached);
        foreach (var (statement, number) in trust.Statements.Select((s, i) => (s, i)))
        {
            if (statement.Effect != StatementEffect.Allow || statement.Principal is not { IsNegated: false } named) continue;
            if (facts.DocumentOf(slot) is null || !named.Entries.Any(e => e.Type == PrincipalType.Service && e.Value == service)) continue;
            yield return Make(
                $"principal Service {service} {slot.Node}/{number}", RepairKind.Trust, new PolicyEdit.ReplacePrincipal(slot, number, PrincipalType.Service, service, []),
                $"take {service} out of '{statement.DisplayName}' in the trust policy of {role.Arn}",
                _ => losses.IsUsedBy(role, service) ? [role] : []);
        }
    }

    private IEnumerable<Cut?> OfServiceControl(MadeCall call, PrincipalNode maker, string? one)
    {
        if (maker.IsOutside || maker.Account == before.ManagementAccount) yield break;
        if (before.Accounts.GetValueOrDefault(maker.Account)?.ServiceControl is not { IsEmpty: false }) yield break;
        foreach (var resource in one is null ? [null] : new[] { one, null })
        {
            yield return Guardrail(
                "scp", RepairKind.ServiceControl, maker.Account, call, resource, p => p.Account == maker.Account,
                others => new PolicyEdit.AddServiceControl(maker.Account, Deny(call.Asked.Action, resource, others)));
        }
    }

    private IEnumerable<Cut?> OfResourceControl(MadeCall call, PrincipalNode maker, Node node)
    {
        var account = node.Account;
        var service = call.Asked.Action[..call.Asked.Action.IndexOf(':', StringComparison.Ordinal)];
        if (node.IsPattern || account == before.ManagementAccount || maker.Account == account || !ActionCatalogue.Embedded.SupportsResourceControlPolicies(service)) yield break;
        if (before.Accounts.GetValueOrDefault(account)?.ResourceControl is null) yield break;
        if (!maker.IsOutside)
        {
            yield return Guardrail(
                "rcp", RepairKind.ResourceControl, account, call, call.Asked.Resource, _ => true,
                others => new PolicyEdit.AddResourceControl(account, DenyToAll(call, Except(others))));
        }
        else if (before.OrganizationId is { } organization)
        {
            yield return Make(
                $"rcp outside {call.Asked.Action} {call.Asked.Resource} {account}", RepairKind.ResourceControl,
                new PolicyEdit.AddResourceControl(account, DenyToAll(call, [new("StringNotEqualsIfExists", "aws:PrincipalOrgID", [new(organization)])])),
                $"deny {call.Asked.Action} on {call.Asked.Resource} to whoever is outside the organization, in a resource control policy of {NameOf(account)}",
                _ => []);
        }
    }

    private Cut? Guardrail(
        string sort, RepairKind kind, string account, MadeCall call, string? resource, Func<PrincipalNode, bool> isBound, Func<ImmutableArray<PrincipalNode>, PolicyEdit> edit)
    {
        var key = $"{sort} {call.Asked.Action} {resource} {account}";
        if (_known.TryGetValue(key, out var known)) return known;
        var all = losses.OfDenial(before.Principals.Where(p => p.Kind is "user" or "role" && isBound(p)), call.Asked.Action, resource, call.Asked);
        var others = all.Where(p => !held.Contains(p.Index)).ToImmutableArray();
        if (others.Length > MostExceptions) others = [];
        var except = others.IsEmpty ? "" : $" to all but {string.Join(", ", others.Select(p => p.Name))}";
        var policy = kind == RepairKind.ServiceControl ? "a service control policy" : "a resource control policy";
        return _known[key] = new(
            key, kind, edit(others), $"deny {call.Asked.Action} on {resource ?? "everything"}{except}, in {policy} of {NameOf(account)}", [.. all.Where(p => !others.Contains(p))]);
    }

    private string NameOf(string account) => before.Accounts.GetValueOrDefault(account) is { } place && place.Name != place.Id ? $"account {place.Name}" : $"account {account}";

    private Cut? Make(string key, RepairKind kind, PolicyEdit edit, string text, Func<PolicyEdit, ImmutableArray<PrincipalNode>> touched)
    {
        if (_known.TryGetValue(key, out var known)) return known;
        return _known[key] = new(key, kind, edit, text, touched(edit));
    }

    private static Statement Deny(string action, string? resource, ImmutableArray<PrincipalNode> others = default) => new()
    {
        Effect = StatementEffect.Deny,
        Action = new(false, [new(action)]),
        Resource = new(false, [new(resource ?? "*")]),
        Conditions = others.IsDefaultOrEmpty ? [] : Except(others),
    };

    private static ImmutableArray<ConditionClause> Except(ImmutableArray<PrincipalNode> others) =>
        others.IsEmpty ? [] : [new("ArnNotLike", "aws:PrincipalArn", [.. others.Select(p => new PolicyText(p.Arn))])];

    // Services' own calls have no principal of an organization.
    private static Statement DenyToAll(MadeCall call, ImmutableArray<ConditionClause> conditions) => new()
    {
        Effect = StatementEffect.Deny,
        Principal = PrincipalElement.Everyone,
        Action = new(false, [new(call.Asked.Action)]),
        Resource = new(false, [new(call.Asked.Resource)]),
        Conditions = [.. conditions, new("BoolIfExists", "aws:PrincipalIsAWSService", [new("false")])],
    };
}
