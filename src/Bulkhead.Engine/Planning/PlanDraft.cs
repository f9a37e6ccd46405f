using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>A plan that is being made: what the parts of the planner share.</summary>
internal sealed class PlanDraft(DesiredOrganization desired, ObservedOrganization observed)
{
    private readonly Dictionary<StepAddress, PlanStep> _steps = [];
    private readonly Dictionary<string, ObservedUnit> _units = observed.Units.ToDictionary(u => u.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, ObservedAccount> _accounts = observed.Accounts.ToDictionary(a => a.Id.Value, StringComparer.Ordinal);
    private readonly DiagnosticBag _diagnostics = new();
    private readonly List<string> _leftAlone = [];
    private readonly SortedSet<string> _unread = new(StringComparer.Ordinal);

    public DesiredOrganization Desired => desired;

    public ObservedOrganization Observed => observed;

    public AccountMatching Accounts { get; } = AccountMatching.Match(desired, observed.ManagementAccount, observed.Accounts);

    public UnitMatching Units { get; } = UnitMatching.Match(desired, observed);

    public StepAddress Organization { get; } = new(StepKind.Organization, desired.Name);

    public IEnumerable<PlanStep> Steps => _steps.Values;

    /// <summary>
    /// Adds a step. <paramref name="after"/> may name steps that are not part of the plan because their work is done
    /// already: they are left out at the end.
    /// </summary>
    public void Add(
        StepAddress address,
        StepAction action,
        StepPayload payload,
        string reason,
        IEnumerable<StepAddress>? after = null,
        ImmutableArray<Difference> differences = default) =>
        _steps.Add(address, new PlanStep
        {
            Address = address,
            Action = action,
            Payload = payload,
            Reason = reason,
            After = [.. after ?? []],
            Differences = differences.IsDefault ? [] : differences,
            Calls = CallCosts.Of(payload),
        });

    /// <summary>Puts another step in the place of one.</summary>
    public void Replace(PlanStep step) => _steps[step.Address] = step;

    /// <summary>Takes a step out again that turned out to do nothing.</summary>
    public void Remove(StepAddress address) => _steps.Remove(address);

    /// <summary>The unit of AWS with this id, or null.</summary>
    public ObservedUnit? FindUnit(string id) => _units.GetValueOrDefault(id);

    /// <summary>The account of AWS with this id, or null.</summary>
    public ObservedAccount? FindAccount(string id) => _accounts.GetValueOrDefault(id);

    /// <summary>The path of a unit of AWS by its id; the root for the root's.</summary>
    public UnitPath PathOf(string unitId) => FindUnit(unitId)?.Path ?? UnitPath.Root;

    /// <summary>The id of what a policy is to be attached to; null for what is not there yet.</summary>
    public string? TargetOf(StepPayload.AttachPolicy attach) => attach.Account is { } account
        ? Accounts.Find(account)?.Id.Value
        : Units.IdOf(UnitPath.Parse(attach.Unit!));

    public bool Contains(StepAddress address) => _steps.ContainsKey(address);

    public void Report(Diagnostic diagnostic) => _diagnostics.Add(diagnostic);

    public void LeaveAlone(string what) => _leftAlone.Add(what);

    /// <summary>Whether the tags say that the file's organization owns the object.</summary>
    public bool Owns(ImmutableSortedDictionary<string, string> tags) => desired.Owns(tags);

    /// <summary>The tags that must be set, as differences.</summary>
    public static IEnumerable<Difference> TagDifferences(
        ImmutableSortedDictionary<string, string> desired, ImmutableSortedDictionary<string, string> observed) =>
        desired
            .Where(tag => !observed.TryGetValue(tag.Key, out var value) || value != tag.Value)
            .Select(tag => new Difference($"tags.{tag.Key}", observed.GetValueOrDefault(tag.Key), tag.Value));

    /// <summary>Notes that something of an account could not be read.</summary>
    public void NoteUnread(string account) => _unread.Add(account);

    /// <summary>A policy's id by its type and name; null while it has none.</summary>
    public string? PolicyId(string key) => Observed.Policies.FirstOrDefault(p => Addresses.PolicyKey(p.Type, p.Name) == key)?.Id;

    /// <summary>The plan.</summary>
    public PlanResult Finish()
    {
        foreach (var diagnostic in Accounts.Diagnostics.Concat(Units.Diagnostics)) Report(diagnostic);
        var steps = _steps.Values
            .Select(step => step with { After = [.. step.After.Where(a => a != step.Address && Contains(a)).Distinct()] })
            .OrderBy(step => step.Address.Kind)
            .ThenBy(step => step.Address.Account, StringComparer.Ordinal)
            .ThenBy(step => step.Address.Region?.Value, StringComparer.Ordinal)
            .ThenBy(step => step.Address.Name, StringComparer.Ordinal);
        var plan = new Plan
        {
            Organization = desired.Name,
            OrganizationId = observed.Id,
            ManagementAccount = observed.ManagementAccount.Value,
            Home = desired.Home.Value,
            Partition = observed.Partition,
            JournalBucket = observed.JournalBucket,
            AccountIds = AccountIds(),
            UnitIds = UnitIds(),
            PolicyIds = observed.Policies
                .DistinctBy(p => Addresses.PolicyKey(p.Type, p.Name))
                .ToImmutableSortedDictionary(p => Addresses.PolicyKey(p.Type, p.Name), p => p.Id, StringComparer.Ordinal),
            IdentityCenter = IdentityCenter(),
            GroupIds = observed.Access is ObservedAccess.Known known
                ? (desired.Access?.Groups ?? [])
                    .Select(g => (g.Name, known.FindGroup(g)?.Id))
                    .Where(g => g.Id is not null)
                    .ToImmutableSortedDictionary(g => g.Name, g => g.Id!, StringComparer.Ordinal)
                : ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
            PermissionSetArns = observed.Access is ObservedAccess.Known { PermissionSets: var sets }
                ? sets.Where(s => desired.Access?.PermissionSets.Any(d => d.Name == s.Name) == true).ToImmutableSortedDictionary(s => s.Name, s => s.Arn, StringComparer.Ordinal)
                : ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
            AccessRoles = desired.Accounts
                .Where(a => a.AccessRole != OrganizationModel.DefaultAccessRole)
                .ToImmutableSortedDictionary(a => a.Name, a => a.AccessRole, StringComparer.Ordinal),
            AllowedQuarantine = desired.Allow.Quarantine,
            Steps = [.. steps],
            LeftAlone = [.. _leftAlone],
            Fingerprint = ObservationFingerprint.Of(observed),
            ReadCalls = observed.Calls,
        };
        return new PlanResult(plan, _diagnostics.ToSorted()) { PartlyUnread = [.. _unread] };
    }

    private PlannedIdentityCenter? IdentityCenter() => desired.Access is not { } access ? null
        : observed.Access is ObservedAccess.Known known ? new PlannedIdentityCenter(access.Region.Value, known.InstanceArn, known.IdentityStoreId)
        : new PlannedIdentityCenter(access.Region.Value, null, null);

    private ImmutableSortedDictionary<string, string> AccountIds()
    {
        var ids = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        ids[StepAddress.Management] = observed.ManagementAccount.Value;
        foreach (var account in desired.Accounts)
        {
            if (Accounts.Find(account.Name) is { } found) ids[account.Name] = found.Id.Value;
        }

        foreach (var step in _steps.Values)
        {
            if (step.Payload is StepPayload.PlaceAccount { Id: { } id } placement) ids[placement.Account] = id;
        }

        return ids.ToImmutable();
    }

    private ImmutableSortedDictionary<string, string> UnitIds()
    {
        var ids = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (observed.RootId is { } root) ids[""] = root;
        foreach (var unit in desired.Units)
        {
            if (Units.Find(unit.Path) is { } found) ids[unit.Path.Value] = found.Id;
        }

        foreach (var unit in observed.Units.Where(u => Units.PathOf(u.Id) is null)) ids.TryAdd(unit.Path.Value, unit.Id);
        return ids.ToImmutable();
    }
}
