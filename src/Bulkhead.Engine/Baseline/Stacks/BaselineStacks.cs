using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Compliance;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>Which stacks the accounts of an organization have, with which parameters, and what those need of the organization.</summary>
/// <param name="model">The file's meaning.</param>
/// <param name="notices">Who is told that an account expires.</param>
/// <param name="today">The day, in UTC.</param>
internal sealed class BaselineStacks(OrganizationModel model, ExpiryNotices notices, DateOnly today)
{
    private const string CloudTrail = "cloudtrail.amazonaws.com";
    private const string AccessAnalyzer = "access-analyzer.amazonaws.com";
    private const string Config = "config.amazonaws.com";

    private readonly Account? _security = model.FindByRole(AccountRole.Security);
    private readonly AlarmStacks _alarms = new(model);
    private readonly BackupStacks _backups = new(model);
    private readonly DeliveryStacks _deliveries = new(model);
    private readonly FederationStacks _federation = new(model, today);
    private readonly PeopleStacks _people = new(model, today);
    private readonly Account? _logArchive = model.FindByRole(AccountRole.LogArchive);

    private readonly Account? _logEscrow = model.CopiesLogs ? model.FindByRole(AccountRole.Escrow) : null;

    /// <summary>The services that need trusted access for these stacks.</summary>
    public ImmutableArray<string> TrustedServices =>
    [
        .. (IEnumerable<string>)(WatchesOrganization ? [AccessAnalyzer] : []),
        .. (IEnumerable<string>)(_logArchive is null ? [] : [CloudTrail]),
        .. (IEnumerable<string>)(Records ? [Config] : []),
        .. (IEnumerable<string>)(_backups.IsOn ? [BackupStacks.Service] : []),
    ];

    /// <summary>The delegated administrators that these stacks need.</summary>
    public ImmutableArray<DesiredDelegation> Delegations =>
    [
        .. (IEnumerable<DesiredDelegation>)(WatchesOrganization ? [new DesiredDelegation(AccessAnalyzer, _security!.Name)] : []),
        .. (IEnumerable<DesiredDelegation>)(Records ? [new DesiredDelegation(Config, _security!.Name)] : []),
    ];

    private bool Records => model.Detection.Config != ConfigRecording.Off && _security is not null && _logArchive is not null;

    private bool HasAlarms => model.Detection.Alarms is not null && _security is not null && _logArchive is not null;

    private bool WatchesOrganization => _security?.Baseline.Contains(BaselinePart.AccessAnalyzer) == true;

    /// <summary>The stacks of a member account.</summary>
    public IEnumerable<DesiredStack> Of(Account account)
    {
        var place = new Place(account.Name, account.Tags);
        foreach (var stack in Common(place, account.Regions, account.Baseline)) yield return stack;
        if (account.Baseline.Contains(BaselinePart.Budget) && account.Budget is { } budget)
        {
            yield return Stack(place, model.Home, StackTemplate.Budget, Budget(account, budget));
        }

        foreach (var stack in Compliance(account, place)) yield return stack;
        if (account.Name == _logArchive?.Name) yield return Stack(place, model.Home, StackTemplate.Logs, Logs()) with { Needs = CopiesOfLogs() };
        if (_logArchive is not null && account.Name == _logEscrow?.Name)
            yield return Stack(place, model.Home, StackTemplate.LogCopies, [new("LogArchiveAccount", StackReferences.Account(_logArchive.Name)), new("LogArchiveLooks", "false"), new("RetentionDays", $"{model.LogRetentionDays ?? 0}")]);
        if (HasAlarms && account.Name == _security!.Name) yield return Stack(place, model.Home, StackTemplate.AlarmDelivery, _alarms.Delivery(account));
        if (_deliveries.Of(account.Name) is { } delivery) yield return Stack(place, model.Home, delivery, [.. _deliveries.ParametersOf(account.Name)]);
        if (_federation.Of(account.Name) is { } federation) yield return Stack(place, model.Home, federation, []);
        if (_people.Roles(account.Name) is { } people) yield return Stack(place, model.Home, people, PeopleStacks.RolesParameters);
        if (_backups.IsKeeper(account)) yield return Stack(place, model.Home, StackTemplate.Copies, _backups.Copies());
        if (_backups.IsEscrow(account)) yield return Stack(place, model.Home, StackTemplate.Escrow, BackupStacks.Escrow(account));
        if (_backups.BacksUp(account))
        {
            foreach (var region in account.Regions) yield return Stack(place, region, StackTemplate.Backup, _backups.Vault(account, region)) with { Needs = _backups.Needs(account, region) };
        }

        if (!Records || account.Name != _security!.Name) yield break;
        yield return Stack(place, model.Home, StackTemplate.ConfigAggregator, [new("Regions", string.Join(',', model.Regions.Select(r => r.Value)))]) with
        {
            Needs = [new StepAddress(StepKind.DelegatedAdministrator, Config)],
        };
    }

    /// <summary>The stacks of the management account.</summary>
    public IEnumerable<DesiredStack> OfManagement(ImmutableSortedSet<BaselinePart> baseline)
    {
        var place = new Place(StepAddress.Management, model.Tags);
        foreach (var stack in Common(place, model.Regions, baseline))
        {
            yield return stack.Template == StackTemplate.Access
                ? stack with { Tags = stack.Tags.SetItems(GovernedRegions.ToTags(HasAlarms ? AlarmStacks.In(model.Regions) : model.Regions)) }
                : stack;
        }

        var stops = new BudgetStops(model);
        foreach (var account in stops.Accounts)
        {
            yield return Stack(place, model.Home, BudgetStops.TemplateOf(account), stops.Parameters(account)) with { Needs = [BudgetStops.Need] };
        }

        foreach (var account in notices.Accounts) yield return Stack(place, model.Home, ExpiryNotices.TemplateOf(account), notices.Parameters(account));
        if (!model.Access.BreakGlass.IsEmpty) yield return Stack(place, model.Home, StackTemplate.BreakGlass, BreakGlass());
        if (_federation.Of(AccessGrant.ManagementAccount) is { } federation) yield return Stack(place, model.Home, federation, []);
        if (_people.Users() is { } users) yield return Stack(place, model.Home, users, PeopleStacks.UsersParameters);
        if (_people.Roles(AccessGrant.ManagementAccount) is { } people) yield return Stack(place, model.Home, people, PeopleStacks.RolesParameters);
        if (_logArchive is null) yield break;
        yield return Stack(
            place,
            model.Home,
            StackTemplate.Trail,
            [new("LogArchiveAccount", StackReferences.Account(_logArchive.Name))]) with
        {
            Needs =
            [
                new StepAddress(StepKind.TrustedAccess, CloudTrail),
                new StepAddress(StepKind.Stack, StackTemplate.Logs.Name, _logArchive.Name, model.Home),
            ],
        };
    }

    private IEnumerable<DesiredStack> Common(
        Place place, ImmutableArray<RegionName> regions, ImmutableSortedSet<BaselinePart> baseline)
    {
        if (baseline.Contains(BaselinePart.AccessRoles))
        {
            yield return Stack(place, model.Home, StackTemplate.Access, Access(place));
        }

        if (Records && baseline.Contains(BaselinePart.Config))
        {
            foreach (var region in regions)
            {
                yield return Stack(place, region, StackTemplate.Config, Recorder(region)) with
                {
                    Needs = [new StepAddress(StepKind.Stack, StackTemplate.Logs.Name, _logArchive!.Name, model.Home)],
                };
            }
        }

        if (HasAlarms && baseline.Contains(BaselinePart.Alarms))
        {
            foreach (var region in AlarmStacks.In(regions))
            {
                yield return Stack(place, region, StackTemplate.Alarms, _alarms.Rules(place.Account, region, _security!, _logArchive!)) with
                {
                    Needs = [new StepAddress(StepKind.Stack, StackTemplate.AlarmDelivery.Name, _security!.Name, model.Home)],
                };
            }
        }

        if (!baseline.Contains(BaselinePart.AccessAnalyzer)) yield break;
        var isAdministrator = place.Account == _security?.Name;
        foreach (var region in regions)
        {
            var stack = Stack(
                place,
                region,
                StackTemplate.Analyzer,
                [
                    new("WholeOrganization", isAdministrator ? "true" : "false"),
                    // Rights are global and billed by role and user: once is enough.
                    new("UnusedAccessDays", isAdministrator && region == model.Home ? $"{model.Detection.UnusedAccessDays ?? 0}" : "0"),
                ]);
            yield return isAdministrator
                ? stack with { Needs = [new StepAddress(StepKind.DelegatedAdministrator, AccessAnalyzer)] }
                : stack;
        }
    }

    /// <summary>The conformance packs of a regulated account: they need its recorder.</summary>
    private IEnumerable<DesiredStack> Compliance(Account account, Place place) =>
        from framework in Records && account.Baseline.Contains(BaselinePart.Config) ? ComplianceFramework.Of(model, account) : []
        from region in account.Regions
        select Stack(place, region, framework.Template, [new("RecordsGlobal", region == model.Home ? "true" : "false")]) with
        {
            Needs = [new StepAddress(StepKind.Stack, StackTemplate.Config.Name, account.Name, region)],
        };

    private IEnumerable<KeyValuePair<string, string>> Access(Place place) =>
    [
        new("OrganizationId", StackReferences.Organization),
        new("ManagementAccount", StackReferences.Account(StepAddress.Management)),
        new("AuditAccount", StackReferences.Account(_security?.Name ?? StepAddress.Management)),
        new("Operate", place.Account == StepAddress.Management ? "false" : "true"),
        new("Sealed", model.Accounts.Any(a => a.Name == place.Account && a.IsSealed) ? "true" : "false"),
        new("LogReader", place.Account == _logArchive?.Name ? "true" : "false"),
    ];

    private IEnumerable<KeyValuePair<string, string>> BreakGlass() => BreakGlassPlaces.Of([.. model.Access.BreakGlass.Select(u => u.Name)]);

    private IEnumerable<KeyValuePair<string, string>> Budget(Account account, Money budget)
    {
        var (email, sponsor) = (BudgetContacts.Billing(model, account), BudgetContacts.Sponsor(model, account));
        var told = sponsor.Length == 0 ? email : $"{email} {sponsor}";
        return
        [
            new("Amount", $"{budget.Amount:0.##}"),
            new("Currency", budget.Currency),
            new("Email", email),

            // A budget's notifications can't be updated: another address needs a new budget, and CloudFormation makes that
            // only under another name (CloudFormation Template Reference, AWS::Budgets::Budget, "Update requires: Replacement").
            new("Name", $"bulkhead-monthly-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told)))[..8]}"),
            new("Sponsor", sponsor),
        ];
    }

    /// <summary>S3 takes a replication only into a bucket that is there.</summary>
    private ImmutableArray<StepAddress> CopiesOfLogs() => _logEscrow is null ? [] : [new StepAddress(StepKind.Stack, StackTemplate.LogCopies.Name, _logEscrow.Name, model.Home)];

    private IEnumerable<KeyValuePair<string, string>> Logs() =>
    [
        new("EscrowAccount", _logEscrow is null ? "" : StackReferences.Account(_logEscrow.Name)),
        new("SeparateAccount", model.FindByRole(AccountRole.Escrow)?.SeparateOrganization is { Logs: true } separate ? separate.Account.Value : ""),
        new("OrganizationId", StackReferences.Organization),
        new("ManagementAccount", StackReferences.Account(StepAddress.Management)),
        new("TrailRegion", model.Home.Value),
        new("RetentionDays", $"{model.LogRetentionDays ?? 0}"),
        new("ReceivesConfig", Records ? "true" : "false"),
    ];

    private IEnumerable<KeyValuePair<string, string>> Recorder(RegionName region) =>
    [
        new("LogArchiveAccount", StackReferences.Account(_logArchive!.Name)),
        new("Frequency", model.Detection.Config == ConfigRecording.Continuous ? "CONTINUOUS" : "DAILY"),
        // Roles, users and policies are the same in every region: recorded once, they are billed once.
        new("RecordsGlobal", region == model.Home ? "true" : "false"),
    ];

    private DesiredStack Stack(
        Place place, RegionName region, StackTemplate template, IEnumerable<KeyValuePair<string, string>> parameters) => new()
        {
            Account = place.Account,
            Region = region,
            Template = template,
            Parameters = parameters.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Tags = place.Tags
                .SetItem(OwnershipTags.Managed, model.Name)
                .SetItem(OwnershipTags.Template, template.Digest),
        };

    private sealed record Place(string Account, ImmutableSortedDictionary<string, string> Tags);
}
