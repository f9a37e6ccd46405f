using System.Collections.Immutable;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Baseline.Settings.Detection;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Desired;

/// <summary>Turns the file's meaning and its compiled guardrails into what must exist. Pure.</summary>
public static class DesiredBuilder
{
    /// <summary>Where quarantined accounts go when no kind says it.</summary>
    private static readonly UnitPath DefaultSuspendedUnit = UnitPath.Parse("Suspended");

    /// <summary>The baseline of the management account: what guards it without running anything in it.</summary>
    private static readonly ImmutableSortedSet<BaselinePart> ManagementBaseline =
        [.. Enum.GetValues<BaselinePart>().Where(part => part is not (BaselinePart.Budget or BaselinePart.RootCredentials))];

    /// <summary>How many days before its end an account is reported.</summary>
    private const int DaysOfWarning = 30;

    /// <summary>Everything that must exist.</summary>
    /// <param name="model">The file's meaning.</param>
    /// <param name="policies">Its guardrails, compiled and placed.</param>
    /// <param name="today">The day, in UTC: accounts whose <c>expires</c> is before it are quarantined.</param>
    public static DesiredOrganization Build(
        OrganizationModel model, ImmutableArray<OrganizationPolicy> policies, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(model);
        var suspended = model.Kinds.Values.FirstOrDefault(k => k.Role == AccountRole.Suspended)?.Unit ?? DefaultSuspendedUnit;
        var living = model.Accounts.Where(a => !IsExpired(a, today)).ToImmutableArray();
        var baseline = new BaselineStacks(model with { Accounts = living }, new ExpiryNotices(model, today), today);
        var backups = new BackupStacks(model with { Accounts = living });
        var detection = new DetectionServices(model with { Accounts = living });
        ImmutableArray<DesiredStack> stacks = [.. baseline.OfManagement(ManagementBaseline), .. living.SelectMany(baseline.Of)];
        return new DesiredOrganization
        {
            Name = model.Name,
            FormerName = model.FormerName,
            Today = today,
            Regions = model.Regions,
            ManagementAccount = model.ManagementAccount,
            PolicyTypes = [.. policies.Select(p => p.Type).Append(OrganizationPolicyType.ServiceControl)
                .Concat(!backups.Policies().Any() ? [] : [OrganizationPolicyType.Backup]).Distinct().Order()],
            TrustedServices =
            [
                .. baseline.TrustedServices.Union(detection.TrustedServices, StringComparer.Ordinal),
                .. (IEnumerable<string>)(RootAccessSetting.IsWanted(model with { Accounts = living }) ? [RootAccessSetting.Principal] : []),
            ],
            Delegations = [.. baseline.Delegations.Union(detection.Delegations)],
            Units = Units(model, suspended),
            Accounts = [.. model.Accounts.Select(a => Describe(model, a, IsExpired(a, today) ? suspended : null, today))],
            Policies = [.. policies.Select(p => Describe(model, p)), .. BackupPolicy(model, backups), .. StopPolicy(model with { Accounts = living })],
            Stacks = stacks,
            Settings = SealLast(Settings(model with { Accounts = living }, living), stacks),
            Access = DesiredAccessBuilder.Build(model, living, today),
            SuspendedUnit = suspended,
            KindRoles = model.Kinds.ToImmutableSortedDictionary(k => k.Key, k => k.Value.Role, StringComparer.Ordinal),
            Allow = model.Allow,
        };
    }

    private static IEnumerable<DesiredPolicy> BackupPolicy(OrganizationModel model, BackupStacks backups)
    {
        foreach (var (name, content, targets) in backups.Policies())
        {
            yield return new DesiredPolicy
            {
                Type = OrganizationPolicyType.Backup,
                Name = name,
                Description = "Managed by Bulkhead: what has the tag backup: daily is backed up every night, and copied.",
                Content = content,
                Tags = model.Tags.SetItems(Ownership(model, name)),
                Targets = targets,
            };
        }
    }

    private static IEnumerable<DesiredPolicy> StopPolicy(OrganizationModel model)
    {
        var stops = new BudgetStops(model);
        if (stops.Accounts.IsEmpty) yield break;
        yield return new DesiredPolicy
        {
            Type = OrganizationPolicyType.ServiceControl,
            Name = BudgetStops.PolicyName,
            Description = BudgetStops.Description,
            Content = stops.Content(),
            Tags = model.Tags.SetItems(Ownership(model, BudgetStops.PolicyName)),
            Targets = [],
            AttachedByAws = [.. stops.Accounts.Select(a => a.Name)],
        };
    }

    private static bool IsExpired(Account account, DateOnly today) => account.Expires is { } last && last < today;

    private static ImmutableArray<DesiredUnit> Units(OrganizationModel model, UnitPath suspended)
    {
        var missing = suspended.FromRoot.Where(path => !path.IsRoot && !model.Units.Any(u => u.Path == path));
        return
        [
            .. model.Units.Select(u => Describe(model, u)),
            .. missing.Select(path => Describe(model, new Unit { Path = path })),
        ];
    }

    private static DesiredUnit Describe(OrganizationModel model, Unit unit) => new()
    {
        Path = unit.Path,
        ExistingId = unit.ExistingId,
        FormerPath = unit.FormerPath,
        Tags = unit.Tags.SetItems(Ownership(model, unit.Path.Value)),
        DeclaredAt = unit.DeclaredAt,
    };

    private static DesiredAccount Describe(OrganizationModel model, Account account, UnitPath? quarantine, DateOnly today) => new()
    {
        Name = account.Name,
        DisplayName = account.DisplayName,
        NamesDisplay = account.DisplayName != account.Name,
        Email = account.Email,
        Unit = quarantine ?? account.Unit,
        Regions = account.Regions,
        AccessRole = account.AccessRole ?? model.AccessRole,
        IsSealed = account.IsSealed,
        SeparateOrganization = account.SeparateOrganization,
        Sponsor = BudgetContacts.AddressOfSponsor(model, account),
        ExistingId = account.ExistingId,
        FormerName = account.FormerName,
        ExpiredOn = quarantine is null ? null : account.Expires,
        ExpiresSoon = quarantine is null && account.Expires is { } last && last.DayNumber - today.DayNumber <= DaysOfWarning ? last : null,
        Tags = account.Tags.SetItems(Ownership(model, account.Name)).SetItem(OwnershipTags.Kind, OwnershipTags.ValueOf(account.Kind))
            .SetItems(account.BillTo is { } payer ? [KeyValuePair.Create(OwnershipTags.BillTo, OwnershipTags.ValueOf(payer))] : []),
        DeclaredAt = account.DeclaredAt,
    };

    private static DesiredPolicy Describe(OrganizationModel model, OrganizationPolicy policy) => new()
    {
        Type = policy.Type,
        Name = policy.Name,
        Description = policy.Description,
        Content = policy.Content,
        Tags = model.Tags.SetItems(Ownership(model, policy.Name)),
        Targets = policy.Targets,
    };

    private static ImmutableArray<DesiredSetting> Settings(OrganizationModel model, ImmutableArray<Account> accounts)
    {
        var settings = ImmutableArray.CreateBuilder<DesiredSetting>();
        foreach (var setting in AccountSettings.All)
        {
            Add(StepAddress.Management, AccountRole.None, model.Regions, ManagementBaseline);
            foreach (var account in accounts) Add(account.Name, model.Kinds[account.Kind].Role, account.Regions, account.Baseline);

            void Add(string account, AccountRole role, ImmutableArray<RegionName> regions, ImmutableSortedSet<BaselinePart> baseline)
            {
                if (setting.Part is { } part && !baseline.Contains(part)) return;
                // What is the organization's is wanted wherever any account is governed.
                var places = !setting.IsRegional ? [model.Home] : setting.Part is null ? model.Regions : regions;
                foreach (var region in places)
                {
                    var place = new SettingPlace(account, role, region);
                    if (setting.Desire(model, place) is not { } value) return;
                    settings.Add(new DesiredSetting(account, setting.IsRegional ? region : null, setting, value)
                    {
                        Needs = [.. setting.Needs(model, place)],
                    });
                }
            }
        }

        return settings.ToImmutable();
    }

    /// <summary>An account is sealed when all else is in it: afterwards nobody can put it there.</summary>
    private static ImmutableArray<DesiredSetting> SealLast(ImmutableArray<DesiredSetting> settings, ImmutableArray<DesiredStack> stacks) =>
    [
        .. settings.Select(setting => setting.Setting is not SealedSetting ? setting : setting with
        {
            Needs =
            [
                .. setting.Needs,
                .. stacks.Where(s => s.Account == setting.Account).Select(s => s.Address),
                .. settings.Where(s => s.Account == setting.Account && s.Setting is not SealedSetting).Select(s => s.Address),
            ],
        }),
    ];

    private static Dictionary<string, string> Ownership(OrganizationModel model, string name) => new(StringComparer.Ordinal)
    {
        [OwnershipTags.Managed] = model.Name,
        [OwnershipTags.Name] = OwnershipTags.ValueOf(name),
    };
}
