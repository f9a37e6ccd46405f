using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Config.Regions;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>Which accounts back themselves up, into which vaults, and the policy of the organization that makes them do it.</summary>
internal sealed class BackupStacks(OrganizationModel model)
{
    /// <summary>The service that the organization's backup policies act through.</summary>
    public const string Service = "backup.amazonaws.com";

    /// <summary>The name of the escrow's vault.</summary>
    public const string EscrowVault = "bulkhead-escrow";

    /// <summary>The name of the vault of the copies.</summary>
    public const string CopiesVault = "bulkhead-copies";

    /// <summary>The parameter of the copies' stack with the days for which each copy is kept at least.</summary>
    public const string CopyDays = "CopyDays";

    /// <summary>The parameter of the copies' stack with the days in which the lock can still be changed; 0 for one that always can.</summary>
    public const string CopyGrace = "GraceDays";

    /// <summary>The parameters of the copies' stack that say how its vault is locked.</summary>
    public static ImmutableArray<string> LockParameters { get; } = [CopyDays, CopyGrace];

    /// <summary>The name of the policy.</summary>
    private const string PolicyName = "bulkhead-backup";

    /// <summary>The days in which a lock in compliance mode can still be taken away; AWS asks for three at least.</summary>
    private const int GraceDays = 7;

    private readonly Account? _keeper = model.Backups is null ? null : model.FindByRole(AccountRole.Backup);

    private readonly Account? _escrow = model.Backups is { EscrowDays: not null } && model.FindByRole(AccountRole.Backup) is not null ? model.FindByRole(AccountRole.Escrow) : null;

    /// <summary>Whether the organization has backups.</summary>
    public bool IsOn => _keeper is not null;

    /// <summary>Whether an account has vaults of its own: those that carry something to lose.</summary>
    public bool BacksUp(Account account) =>
        IsOn && account.Baseline.Contains(BaselinePart.Backup) && model.Kinds[account.Kind].Role is AccountRole.None or AccountRole.Tools;

    /// <summary>Whether an account keeps the copies.</summary>
    public bool IsKeeper(Account account) => account.Name == _keeper?.Name;

    /// <summary>Whether an account keeps the second copies, which nobody at all can delete.</summary>
    public bool IsEscrow(Account account) => account.Name == _escrow?.Name;

    /// <summary>What the stack of an account and region is told.</summary>
    public IEnumerable<KeyValuePair<string, string>> Vault(Account account, RegionName region) =>
    [
        new("BackupAccount", StackReferences.Account(_keeper!.Name)),
        new("HasRole", region == RoleRegion(account) ? "true" : "false"),
        new("KeepDays", Number(model.Backups!.KeepDays)),
        new("RestoreTests", model.Backups.RestoreTests switch
        {
            // Days in UTC, when the backups of the night are done.
            RestoreTests.Off => "",
            RestoreTests.Weekly => "cron(0 9 ? * SUN *)",
            RestoreTests.Monthly => "cron(0 9 1 * ? *)",
            _ => throw new UnreachableException(),
        }),
    ];

    /// <summary>What must be there before the stack of an account and region: the roles, which stand in one region for all.</summary>
    public ImmutableArray<StepAddress> Needs(Account account, RegionName region) =>
        region == RoleRegion(account) ? [] : [new StepAddress(StepKind.Stack, StackTemplate.Backup.Name, account.Name, RoleRegion(account))];

    /// <summary>What the stack of the backup account is told.</summary>
    public IEnumerable<KeyValuePair<string, string>> Copies() =>
    [
        new(CopyDays, Number(model.Backups!.CopyDays)),
        new(CopyGrace, model.Backups!.Lock == VaultLock.Compliance ? Number(GraceDays) : "0"),
        new("OrganizationId", StackReferences.Organization),
    ];

    /// <summary>What the stack of the escrow is told.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Escrow(Account account) =>
    [
        new("ApprovalTeam", account.ApprovalTeam ?? ""),
        new("OrganizationId", StackReferences.Organization),
        new("SeparateAccount", account.SeparateOrganization?.Account.Value ?? ""),
    ];

    /// <summary>
    /// The policies: what has the tag <c>backup: daily</c> is backed up every night, and each backup copied (Organizations User
    /// Guide, "Backup policy syntax and examples"). None where no account backs itself up.
    /// </summary>
    public IEnumerable<(string Name, string Content, ImmutableArray<PolicyTarget> Targets)> Policies()
    {
        if (Policy() is not { } policy) yield break;
        yield return policy;

        // An account with fewer regions has vaults in those alone: its own policy says so over that of its unit (Organizations
        // User Guide, "Understanding management policy inheritance").
        var fewer = model.Accounts.Where(BacksUp).Where(a => !model.Regions.All(a.Regions.Contains)).GroupBy(a => string.Join(' ', a.Regions.Select(r => r.Value).Order(StringComparer.Ordinal)));
        foreach (var group in fewer.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var regions = new JsonObject { ["@@assign"] = new JsonArray([.. group.Key.Split(' ').Select(r => (JsonNode)r)]) };
            var content = new JsonObject { ["plans"] = new JsonObject { ["bulkhead"] = new JsonObject { ["regions"] = regions } } }.ToJsonString();
            yield return ($"{PolicyName}-{group.Key.Replace(' ', '-')}", content, [.. group.OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => (PolicyTarget)new PolicyTarget.AccountTarget(a.Name))]);
        }
    }

    /// <summary>Roles are of all regions: they stand at home, or where the account's first vault is.</summary>
    private RegionName RoleRegion(Account account) => account.Regions.Contains(model.Home) ? model.Home : account.Regions[0];

    private (string Name, string Content, ImmutableArray<PolicyTarget> Targets)? Policy()
    {
        var units = model.Accounts.Where(BacksUp).Select(a => a.Unit).Distinct().ToList();
        if (units.Count == 0) return null;
        var partition = RegionCatalogue.Find(model.Home.Value)?.Partition ?? "aws";
        var rule = new JsonObject
        {
            ["schedule_expression"] = Assign("cron(0 3 ? * * *)"),
            ["target_backup_vault_name"] = Assign("bulkhead"),
            ["lifecycle"] = new JsonObject { ["delete_after_days"] = Assign(Number(model.Backups!.KeepDays)) },
            ["copy_actions"] = new JsonObject(Targets(partition).Select(t => KeyValuePair.Create<string, JsonNode?>(t.Vault, new JsonObject
            {
                ["target_backup_vault_arn"] = Assign(t.Vault),
                ["lifecycle"] = new JsonObject { ["delete_after_days"] = Assign(Number(t.Days)) },
            }))),
        };
        var tagged = new JsonObject
        {
            ["iam_role_arn"] = Assign($"arn:{partition}:iam::$account:role/BulkheadBackup"),
            ["tag_key"] = Assign("backup"),
            ["tag_value"] = new JsonObject { ["@@assign"] = new JsonArray("daily") },
        };
        var plan = new JsonObject
        {
            ["regions"] = new JsonObject { ["@@assign"] = new JsonArray([.. model.Regions.Select(r => (JsonNode)r.Value)]) },
            ["rules"] = new JsonObject { ["daily"] = rule },
            ["selections"] = new JsonObject { ["tags"] = new JsonObject { ["tagged"] = tagged } },
        };
        var content = new JsonObject { ["plans"] = new JsonObject { ["bulkhead"] = plan } }.ToJsonString();
        // A policy holds for all below: a unit whose parent has it needs none of its own.
        var highest = units.Where(u => !u.FromRoot.Any(parent => parent != u && units.Contains(parent))).OrderBy(u => u.Value, StringComparer.Ordinal);
        return (PolicyName, content, [.. highest.Select(u => (PolicyTarget)new PolicyTarget.UnitTarget(u))]);
    }

    /// <summary>The vaults into which every backup is copied, and for how long.</summary>
    private IEnumerable<(string Vault, int Days)> Targets(string partition)
    {
        yield return ($"arn:{partition}:backup:{model.Home}:{StackReferences.Account(_keeper!.Name)}:backup-vault:bulkhead-copies", model.Backups!.CopyDays);
        if (_escrow is not null) yield return ($"arn:{partition}:backup:{model.Home}:{StackReferences.Account(_escrow.Name)}:backup-vault:bulkhead-escrow", model.Backups.EscrowDays!.Value);
    }

    private static JsonObject Assign(string value) => new() { ["@@assign"] = value };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
