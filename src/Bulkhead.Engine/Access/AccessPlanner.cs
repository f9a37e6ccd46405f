using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Access;

/// <summary>
/// Plans who is let in where. What is taken away is an assignment of a permission set of Bulkhead's to a group of the file's;
/// what others assigned is reported and left alone.
/// </summary>
internal sealed class AccessPlanner
{
    // IAM Identity Center User Guide, "IAM Identity Center quotas".
    private const int MostSets = 3_500;
    private const int MostSetsInAccount = 500;

    private static readonly StepAddress Center = new(StepKind.IdentityCenter, "instance");

    private readonly PlanDraft _draft;
    private readonly DesiredAccess _wanted;
    private readonly ObservedAccess.Known _found;
    private readonly Dictionary<string, ObservedGroup> _groups;
    private readonly Dictionary<string, ObservedGroup> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DesiredGroup> _byGroup = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObservedPermissionSet> _sets;
    private readonly Dictionary<string, ObservedPermissionSet> _setsByName;
    private readonly Dictionary<string, ImmutableSortedSet<string>> _noted;
    private readonly HashSet<ObservedAssignment> _assigned;
    private readonly Dictionary<string, string> _ids;
    private readonly Dictionary<string, string> _names;

    private AccessPlanner(PlanDraft draft, DesiredAccess wanted, ObservedAccess.Known found)
    {
        (_draft, _wanted, _found) = (draft, wanted, found);
        _groups = found.Groups.ToDictionary(g => g.Id, StringComparer.Ordinal);
        _sets = found.PermissionSets.ToDictionary(s => s.Arn, StringComparer.Ordinal);
        _setsByName = found.PermissionSets.ToDictionary(s => s.Name, StringComparer.Ordinal);
        foreach (var group in wanted.Groups)
        {
            if (found.FindGroup(group) is not { } there) continue;
            _byName[group.Name] = there;
            _byGroup[there.Id] = group;
        }

        _noted = found.PermissionSets.ToDictionary(s => s.Arn, s => AssignmentNotes.Read(s.Tags), StringComparer.Ordinal);
        _assigned = [.. found.Assignments];
        _ids = draft.Desired.Accounts.Select(a => (a.Name, draft.Accounts.Find(a.Name)?.Id.Value)).Where(a => a.Value is not null).ToDictionary(a => a.Name, a => a.Value!, StringComparer.Ordinal);
        _ids[StepAddress.Management] = draft.Observed.ManagementAccount.Value;
        _names = _ids.ToDictionary(a => a.Value, a => a.Key, StringComparer.Ordinal);
    }

    public static void Plan(PlanDraft draft)
    {
        if (draft.Desired.Access is not { } wanted) return;
        switch (draft.Observed.Access)
        {
            case null:
                // There is no organization yet. A person must enable Identity Center as soon as there is.
                if (wanted.Groups.IsEmpty) return;
                draft.Add(Center, StepAction.Adopt, new StepPayload.FindIdentityCenter(wanted.Region.Value), "groups of people need it; a person enables it in the console, since no API can", [draft.Organization]);
                new AccessPlanner(draft, wanted, new ObservedAccess.Known { InstanceArn = "", IdentityStoreId = "" }).Plan();
                break;
            case ObservedAccess.NotEnabled:
                if (!wanted.Groups.IsEmpty) draft.Report(NotEnabled(wanted));
                break;
            case ObservedAccess.Unknown { Refusal: var refusal }:
                draft.Report(new Diagnostic(PlanDiagnostics.AccessUnknown, $"who has access could not be read and is left as it is: {RefusalText.Describe(refusal)}") { Help = RefusalText.Advise(refusal) });
                break;
            case ObservedAccess.Known known:
                new AccessPlanner(draft, wanted, known).Plan();
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Plan()
    {
        foreach (var set in _wanted.PermissionSets) PlanSet(set);
        foreach (var group in _wanted.Groups) PlanGroup(group);
        foreach (var assignment in _wanted.Assignments) PlanAssignment(assignment);
        PlanRemovals();
        PlanDeletions();
        PutOwnAccessLast();
        CheckQuotas();
    }

    private void PlanSet(DesiredPermissionSet set)
    {
        var found = FindSet(set.Name);
        var isOurs = found is not null && _draft.Owns(found.Tags);
        if (found is not null && (!isOurs || IsAdopted(found))) set = set with { Tags = set.Tags.SetItem(OwnershipTags.Adopted, _draft.Desired.Name) };
        var (notes, newlyNoted) = Note(set, found);
        var differences = found is null ? [] : PermissionSetDifferences.Of(set, found, _draft.Observed.Partition);
        if (found is not null && newlyNoted.Length > 0) differences = differences.Add(new Difference($"tags.{OwnershipTags.Groups}", null, $"let in by Bulkhead: {newlyNoted}"));
        if (found is { Outdated.IsEmpty: true } && differences.IsEmpty) return;
        _draft.Add(
            Address(StepKind.PermissionSet, set.Name),
            found is null ? StepAction.Create : isOurs ? StepAction.Change : StepAction.Adopt,
            new StepPayload.WritePermissionSet(set.Name, set.Description, set.Session, set.Policies, set.CustomerPolicies, set.Inline, set.Boundary, set.Tags.SetItems(notes), found?.Arn),
            found is null ? set.Description
                : !isOurs ? $"a permission set of this name exists already, and the file's takes its place {AccountsOf(found)}"
                : differences.IsEmpty ? $"{found.Outdated.Length} accounts still have an older state of it"
                : "it differs from the file",
            [Center],
            differences);
    }

    /// <summary>The set's notes of the groups that are let in with it, and the names of those that it does not note yet.</summary>
    private (ImmutableSortedDictionary<string, string> Notes, string NewlyNoted) Note(DesiredPermissionSet set, ObservedPermissionSet? found)
    {
        var before = found?.Tags ?? ImmutableSortedDictionary<string, string>.Empty;
        var noted = AssignmentNotes.Read(before);
        var room = AssignmentNotes.RoomBeside(before.SetItems(set.Tags));
        var wanted = _wanted.Assignments.Where(a => a.PermissionSet == set.Name).Select(a => a.Group)
            .DistinctBy(AssignmentNotes.MarkOf).OrderBy(AssignmentNotes.MarkOf, StringComparer.Ordinal).ToArray();
        if (wanted.Length > room) ReportQuota($"permission set '{set.Name}' is given to {wanted.Length} groups, and its tags can note {room}");

        // What is still there of what was noted stays noted until it is gone.
        var kept = found is null ? [] : _found.Assignments
            .Where(a => a.PermissionSetArn == found.Arn && _groups.TryGetValue(a.PrincipalId, out var group) && IsNoted(found, group))
            .Select(a => AssignmentNotes.MarkOf(_groups[a.PrincipalId].Name));
        var marks = wanted.Take(room).Select(AssignmentNotes.MarkOf).Concat(kept).Distinct().Take(room).ToImmutableSortedSet(StringComparer.Ordinal);
        return (AssignmentNotes.Write(marks, before), string.Join(", ", wanted.Take(room).Where(g => !noted.Contains(AssignmentNotes.MarkOf(g))).Order(StringComparer.Ordinal)));
    }

    private string AccountsOf(ObservedPermissionSet set)
    {
        const int Shown = 10;
        if (set.Accounts.IsEmpty) return "(no account has it)";
        var names = set.Accounts.Select(NameOf).Order(StringComparer.Ordinal).ToArray();
        return $"in {string.Join(", ", names.Take(Shown))}{(names.Length > Shown ? $" and {names.Length - Shown} more" : "")}: whoever has it there has the file's from then on; its earlier assignments stay";
    }

    private void PlanGroup(DesiredGroup group)
    {
        var found = FindGroup(group.Name);
        var address = Address(StepKind.Group, group.Name);
        if (found is not null && !IsSame(found.Name, group.Name))
        {
            _draft.Add(
                address, StepAction.Change, new StepPayload.RenameGroup(group.Name, found.Id), $"the file says that it was '{found.Name}'; whoever is in it stays in it",
                [Center], [new Difference("name", found.Name, group.Name)]);
        }

        if (found is null)
        {
            if (_wanted.IsExternal)
            {
                if (_draft.Observed.Access is not null) _draft.Report(MissingGroup(group));
                return;
            }

            _draft.Add(address, StepAction.Create, new StepPayload.CreateGroup(group.Name, group.Description), "the file names it, and Identity Center does not have it", [Center]);
        }

        if (group.Members is not { } members) return;
        foreach (var person in members.Where(p => found?.Members.Any(m => m.Names.Contains(p)) != true))
        {
            _draft.Add(Address(StepKind.Member, $"{group.Name} > {person}"), StepAction.Create, new StepPayload.AddMember(group.Name, person), "the file names them as a member", [Center, address]);
        }

        foreach (var member in (found?.Members ?? []).Where(m => !members.Overlaps(m.Names)))
        {
            _draft.Add(Address(StepKind.Member, $"{group.Name} > {member.Name}"), StepAction.Delete, new StepPayload.RemoveMember(group.Name, member.Name, member.MembershipId), "the file says who is in the group, and does not name them",
                // Whoever goes from one group to another is in both for a moment, and never in none.
                _wanted.Groups.Where(g => g.Members?.Overlaps(member.Names) == true).SelectMany(g => member.Names.Select(n => Address(StepKind.Member, $"{g.Name} > {n}"))));
        }
    }

    private void PlanAssignment(DesiredAssignment wanted)
    {
        var group = FindGroup(wanted.Group);
        var set = FindSet(wanted.PermissionSet);
        if (group is null && _wanted.IsExternal && _draft.Observed.Access is not null) return;
        if (AccountIdOf(wanted.Account) is { } account)
        {
            if (set is not null && group is not null && _assigned.Contains(new ObservedAssignment(set.Arn, account, "GROUP", group.Id))) return;
            if (_draft.FindAccount(account) is { IsActive: false }) return;
        }
        else if (!_draft.Contains(Addresses.Account(wanted.Account)))
        {
            return;
        }

        _draft.Add(
            new StepAddress(StepKind.Assignment, $"{wanted.Group} > {wanted.PermissionSet}", wanted.Account),
            StepAction.Create,
            new StepPayload.AssignAccess(wanted.Group, wanted.PermissionSet, wanted.Account),
            "the file lets the group in",
            [
                Center,
                Address(StepKind.PermissionSet, wanted.PermissionSet),
                Address(StepKind.Group, wanted.Group),
                Addresses.Account(wanted.Account),
                Addresses.Placement(wanted.Account),
            ]);
    }

    private void PlanRemovals()
    {
        var wanted = _wanted.Assignments
            .Select(a => (Set: FindSet(a.PermissionSet)?.Arn, Account: AccountIdOf(a.Account), Group: FindGroup(a.Group)?.Id))
            .ToHashSet();
        var coming = Assignments().ToLookup(s => s.Address.Account, s => s.Address, StringComparer.Ordinal);
        var unnoted = new List<(string Group, string Set, string Account)>();
        foreach (var assignment in _found.Assignments.Where(a => a.PrincipalType != "GROUP" || !wanted.Contains((a.PermissionSetArn, a.AccountId, a.PrincipalId))))
        {
            var set = _sets[assignment.PermissionSetArn];
            var group = assignment.PrincipalType == "GROUP" ? _groups.GetValueOrDefault(assignment.PrincipalId) : null;
            var account = NameOf(assignment.AccountId);
            if (group is null || !IsRemovable(set, group))
            {
                _draft.LeaveAlone($"assignment of {(group is null ? $"{assignment.PrincipalType.ToLowerInvariant()} {assignment.PrincipalId}" : $"group '{group.Name}'")} to account '{account}' with permission set '{set.Name}'");
                if (group is not null && _draft.Owns(set.Tags) && (!IsAdopted(set) || IsNoted(set, group))) unnoted.Add((group.Name, set.Name, account));
                continue;
            }

            _draft.Add(
                RemovalAddress(assignment, set, group, account),
                StepAction.Delete,
                new StepPayload.RemoveAccess(group.Name, set.Name, account, set.Arn, assignment.AccountId, assignment.PrincipalId),
                "the file does not let the group in",
                // Whoever works in the account by another way afterwards has it before this one ends.
                coming[account]);
        }

        foreach (var same in unnoted.GroupBy(a => (a.Group, a.Set))) _draft.Report(NotInFile(same.Key.Group, same.Key.Set, [.. same.Select(a => a.Account)]));
    }

    private void PlanDeletions()
    {
        var removals = Removals().ToLookup(r => ((StepPayload.RemoveAccess)r.Payload).PermissionSetArn, r => r.Address, StringComparer.Ordinal);
        var assigned = _found.Assignments.CountBy(a => a.PermissionSetArn).ToDictionary(StringComparer.Ordinal);
        var wanted = _wanted.PermissionSets.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var set in _found.PermissionSets.Where(s => !wanted.Contains(s.Name)))
        {
            var others = assigned.GetValueOrDefault(set.Arn) > removals[set.Arn].Count();
            if (!_draft.Owns(set.Tags) || IsAdopted(set) || others)
            {
                _draft.LeaveAlone($"permission set '{set.Name}' ({set.Accounts.Length} accounts)");
                continue;
            }

            _draft.Add(
                Address(StepKind.PermissionSet, set.Name), StepAction.Delete, new StepPayload.DeletePermissionSet(set.Name, set.Arn), "Bulkhead made it, and no group of the file has it",
                removals[set.Arn]);
        }

        var description = DesiredGroup.DescriptionFor(_draft.Desired.Name);
        var coming = Assignments().Concat(_draft.Steps.Where(s => s.Payload is StepPayload.AddMember)).Select(s => s.Address).ToArray();
        foreach (var group in _found.Groups.Where(g => !_byGroup.ContainsKey(g.Id)))
        {
            if (_wanted.IsExternal || group.Description != description) continue;
            _draft.Add(
                Address(StepKind.Group, group.Name), StepAction.Delete, new StepPayload.DeleteGroup(group.Name, group.Id), "Bulkhead made it, and the file no longer has it",
                [.. coming, .. Removals().Where(r => ((StepPayload.RemoveAccess)r.Payload).GroupId == group.Id).Select(r => r.Address)]);
        }
    }

    /// <summary>What takes away the access of whoever applies the plan waits for everything that does not wait for it.</summary>
    private void PutOwnAccessLast()
    {
        var own = OwnAccess.StepsIn(_draft).ToList();
        if (own.Count == 0) return;
        var last = own.Select(s => s.Address).ToHashSet();
        while (_draft.Steps.Where(s => !last.Contains(s.Address) && s.After.Any(last.Contains)).ToList() is { Count: > 0 } waiting) last.UnionWith(waiting.Select(s => s.Address));
        var others = _draft.Steps.Select(s => s.Address).Where(a => !last.Contains(a)).ToArray();
        foreach (var step in own) _draft.Replace(step with { After = [.. step.After, .. others] });
    }

    private void CheckQuotas()
    {
        var sets = _found.PermissionSets.Select(s => s.Name).Union(_wanted.PermissionSets.Select(s => s.Name), StringComparer.OrdinalIgnoreCase).Count();
        if (sets > MostSets) ReportQuota($"Identity Center would have {sets} permission sets, and AWS allows {MostSets:N0}");
        foreach (var account in _wanted.Assignments.GroupBy(a => a.Account).Where(a => a.Select(x => x.PermissionSet).Distinct().Count() > MostSetsInAccount))
        {
            ReportQuota($"account '{account.Key}' would have more than {MostSetsInAccount} permission sets, which is what AWS allows");
        }
    }

    private void ReportQuota(string message) => _draft.Report(new Diagnostic(PlanDiagnostics.AccessQuota, message) { Help = "use fewer permission sets, or ask AWS for a higher quota" });

    private List<PlanStep> Assignments() => [.. _draft.Steps.Where(s => s.Payload is StepPayload.AssignAccess)];

    private List<PlanStep> Removals() => [.. _draft.Steps.Where(s => s.Payload is StepPayload.RemoveAccess)];

    /// <summary>Whether an assignment of this set to this group is Bulkhead's to remove: from a set that was there before, none is.</summary>
    private bool IsRemovable(ObservedPermissionSet set, ObservedGroup group) =>
        _draft.Owns(set.Tags) && !IsAdopted(set)
        && (group.Description == DesiredGroup.DescriptionFor(_draft.Desired.Name) || _byGroup.ContainsKey(group.Id) || IsNoted(set, group));

    private static bool IsAdopted(ObservedPermissionSet set) => set.Tags.ContainsKey(OwnershipTags.Adopted);

    private bool IsNoted(ObservedPermissionSet set, ObservedGroup group) => _noted[set.Arn].Contains(AssignmentNotes.MarkOf(group.Name));

    private static StepAddress RemovalAddress(ObservedAssignment assignment, ObservedPermissionSet set, ObservedGroup group, string account) =>
        new(StepKind.Assignment, $"{group.Name} > {set.Name}", account == assignment.AccountId ? null : account);

    private ObservedPermissionSet? FindSet(string name) => _setsByName.GetValueOrDefault(name);

    private ObservedGroup? FindGroup(string name) => _byName.GetValueOrDefault(name);

    private static bool IsSame(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private string? AccountIdOf(string account) => _ids.GetValueOrDefault(account);

    /// <summary>The account's name in the file, or its id.</summary>
    private string NameOf(string id) => _names.GetValueOrDefault(id, id);

    private static StepAddress Address(StepKind kind, string name) => new(kind, name);

    private static Diagnostic NotEnabled(DesiredAccess wanted) => new(
        PlanDiagnostics.IdentityCenterNotEnabled, $"IAM Identity Center is not enabled in {wanted.Region}, so nobody is let in anywhere")
    {
        Help = "enable it for the organization in the console of the management account, which no API can, and plan again; 'identity-center: { region: ... }' under 'access' names another region",
    };

    private static Diagnostic NotInFile(string group, string set, ImmutableArray<string> accounts) => new(
        PlanDiagnostics.AccessNotInFile, $"group '{group}' is let into {string.Join(", ", accounts.Select(a => $"'{a}'"))} with permission set '{set}', which the file does not say, and nothing notes that Bulkhead did it")
    {
        Help = "let the group in with the file, or end it by hand: aws sso-admin delete-account-assignment",
    };

    private static Diagnostic MissingGroup(DesiredGroup group) => new(
        PlanDiagnostics.ExternalGroupMissing, $"the identity provider has sent no group '{group.Name}', so it is let in nowhere")
    {
        Span = group.DeclaredAt,
        Help = "add the group to what the provider sends to Identity Center, or correct its 'name'",
    };
}
