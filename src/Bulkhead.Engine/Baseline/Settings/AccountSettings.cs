using System.Collections.Immutable;
using Bulkhead.Engine.Baseline.Settings.Detection;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>Every setting of the baseline.</summary>
public static class AccountSettings
{
    private static readonly ImmutableSortedDictionary<string, IAccountSetting> ByName = new IAccountSetting[]
    {
        new PasswordPolicySetting(),
        new S3BlockPublicAccessSetting(),
        new EbsEncryptionSetting(),
        new InstanceMetadataSetting(),
        new NoDefaultVpcSetting(),
        new AlternateContactsSetting(),
        new BackupCopiesSetting(),
        new RootAccessSetting(),
        new RootCredentialsSetting(),
        new SealedSetting(),
        new ApprovalTeamSetting(),
        new SeparateLogsSetting(),
        new SeparateVaultSetting(),
        new CostTagsSetting(),
        new CostAnomaliesSetting(),
        new GuardDutyAdministratorSetting(),
        new GuardDutyManagementSetting(),
        new GuardDutySetting(),
        new GuardDutyMembersSetting(),
        new SecurityHubAdministratorSetting(),
        new SecurityHubManagementSetting(),
        new SecurityHubSetting(),
        new InspectorAdministratorSetting(),
        new InspectorSetting(),
        new InspectorMembersSetting(),
        new MacieAdministratorSetting(),
        new MacieManagementSetting(),
        new MacieSetting(),
        new MacieMembersSetting(),
    }.ToImmutableSortedDictionary(s => s.Name, s => s, StringComparer.Ordinal);

    /// <summary>All of them, by name.</summary>
    public static ImmutableArray<IAccountSetting> All { get; } = [.. ByName.Values];

    /// <summary>The setting of that name, or null: a plan file may name one that this version does not have.</summary>
    public static IAccountSetting? Find(string name) => ByName.GetValueOrDefault(name);
}
