using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;
using Bulkhead.Report.Text;

namespace Bulkhead.Report.Accounts;

/// <summary>Puts what the file says and what AWS has together. Pure.</summary>
public static class AccountExport
{
    private const string AuditRole = "BulkheadAudit";
    private const string OperateRole = "BulkheadOperate";

    private static readonly ImmutableArray<string> Environments = ["development", "staging", "production", "sandbox"];

    /// <summary>The organization's accounts: those of the file, made or not, and those that only AWS has.</summary>
    /// <param name="model">What the file means.</param>
    /// <param name="directory">The accounts that AWS has.</param>
    public static ExportedOrganization Build(OrganizationModel model, AccountDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(directory);
        var made = directory.Entries.Where(e => e.Name is not null).ToDictionary(e => e.Name!, StringComparer.Ordinal);
        var names = new UniqueNames([.. model.Accounts.Select(a => a.Name), StepAddress.Management]);
        var strangers = directory.Entries.Where(e => e.Name is null && e.Account.Id != directory.ManagementAccount);
        return new ExportedOrganization
        {
            Name = model.Name,
            Id = directory.OrganizationId,
            Partition = directory.Partition,
            ManagementAccount = directory.ManagementAccount.Value,
            Home = model.Home.Value,
            Regions = [.. model.Regions.Select(r => r.Value)],
            Accounts =
            [
                .. model.Accounts.Select(a => Declared(model, directory, a, made.GetValueOrDefault(a.Name)))
                    .Append(Management(model, directory))
                    .Concat(strangers.Select(e => Stranger(directory, e, names)))
                    .OrderBy(a => a.Name, StringComparer.Ordinal),
            ],
        };
    }

    private static ExportedAccount Declared(OrganizationModel model, AccountDirectory directory, Account account, DirectoryEntry? entry)
    {
        var unit = entry?.Unit ?? account.Unit;
        return new ExportedAccount
        {
            Name = account.Name,
            DisplayName = CleanText.Of(entry?.Account.Name ?? account.DisplayName),
            Id = entry?.Account.Id.Value,
            State = entry is null ? ExportedAccount.NotMade : StateOf(entry),
            IsManaged = true,
            IsQuarantined = entry is not null && directory.SuspendedUnit.Contains(unit),
            Kind = account.Kind,
            Environment = Environment(model, account.Kind),
            Unit = CleanText.Of(unit.ToString()),
            Email = CleanText.Of(entry?.Account.Email ?? account.Email),
            Regions = [.. account.Regions.Select(r => r.Value)],
            Tags = Clean(account.Tags),
            Contacts = account.Baseline.Contains(BaselinePart.AlternateContacts) ? model.Contacts : new Contacts(null, null, null),
            Roles = Roles(model, directory, account, entry?.Account.Id),
            BillTo = account.BillTo ?? model.Name,
            Sponsor = account.Sponsor,
            Expires = account.Expires?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Budget = account.Budget,
        };
    }

    private static ExportedAccount Management(OrganizationModel model, AccountDirectory directory)
    {
        var entry = directory.Entries.FirstOrDefault(e => e.Account.Id == directory.ManagementAccount);
        return new ExportedAccount
        {
            Name = StepAddress.Management,
            DisplayName = CleanText.Of(entry?.Account.Name ?? StepAddress.Management),
            Id = directory.ManagementAccount.Value,
            State = entry is null ? "active" : StateOf(entry),
            IsManaged = true,
            IsManagement = true,
            Unit = CleanText.Of((entry?.Unit ?? UnitPath.Root).ToString()),
            Email = CleanText.Of(entry?.Account.Email ?? ""),
            Regions = [.. model.Regions.Select(r => r.Value)],
            Tags = Clean(model.Tags),
            Contacts = model.Contacts,
            BillTo = model.Name,
            Roles = [Audit(model, directory, StepAddress.Management, directory.ManagementAccount)],
        };
    }

    private static ExportedAccount Stranger(AccountDirectory directory, DirectoryEntry entry, UniqueNames names) => new()
    {
        Name = names.Take(UniqueNames.Slug(entry.Account.Name, $"account-{entry.Account.Id}"), entry.Account.Id.Value),
        DisplayName = CleanText.Of(entry.Account.Name),
        Id = entry.Account.Id.Value,
        State = StateOf(entry),
        IsManaged = false,
        IsQuarantined = directory.SuspendedUnit.Contains(entry.Unit),
        Unit = CleanText.Of(entry.Unit.ToString()),
        Email = CleanText.Of(entry.Account.Email),
        Tags = Clean(entry.Account.Tags.RemoveRange(entry.Account.Tags.Keys.Where(k => k.StartsWith(OwnershipTags.Prefix, StringComparison.Ordinal)))),
    };

    private static ImmutableArray<ExportedRole> Roles(OrganizationModel model, AccountDirectory directory, Account account, AccountId? id)
    {
        var administer = new ExportedRole(
            RolePurpose.Administer, AccountSessions.AccessRole, ArnOf(directory, id, AccountSessions.AccessRole), null);
        if (!account.Baseline.Contains(BaselinePart.AccessRoles)) return [administer];
        return
        [
            administer,
            Audit(model, directory, account.Name, id),
            new ExportedRole(RolePurpose.Operate, OperateRole, ArnOf(directory, id, OperateRole), null),
        ];
    }

    /// <summary>The audit role trusts the audit role of the security account; there, whoever that account allows.</summary>
    private static ExportedRole Audit(OrganizationModel model, AccountDirectory directory, string account, AccountId? id)
    {
        var auditors = model.FindByRole(AccountRole.Security)?.Name ?? StepAddress.Management;
        RoleSource? from = account != auditors ? new RoleSource(auditors, RolePurpose.Audit)
            : account != StepAddress.Management ? new RoleSource(account, RolePurpose.Administer)
            : null;
        return new ExportedRole(RolePurpose.Audit, AuditRole, ArnOf(directory, id, AuditRole), from);
    }

    private static string? ArnOf(AccountDirectory directory, AccountId? id, string role) =>
        id is { } account ? new Arn(directory.Partition, "iam", "", account.Value, $"role/{role}").ToString() : null;

    private static string StateOf(DirectoryEntry entry) => entry.Account.State.ToLowerInvariant().Replace('_', '-');

    private static string? Environment(OrganizationModel model, string kind)
    {
        // The reader refuses kinds that extend each other in a circle.
        for (var at = kind; at is not null; at = model.Kinds[at].Extends)
        {
            if (Environments.Contains(at)) return at;
        }

        return null;
    }

    private static ImmutableSortedDictionary<string, string> Clean(ImmutableSortedDictionary<string, string> tags) =>
        tags.ToImmutableSortedDictionary(t => CleanText.Of(t.Key), t => CleanText.Of(t.Value), StringComparer.Ordinal);
}
