namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>That the security account administers Security Hub (Security Hub API Reference, "EnableOrganizationAdminAccount").</summary>
internal sealed class SecurityHubAdministratorSetting : ServiceAdministratorSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "security-hub-administrator";

    public override string Name => SettingName;

    public override string Service => DetectionServices.SecurityHub;

    protected override string Api => "securityhub";

    protected override (string List, string Account) Output => ("AdminAccounts", "AccountId");

    protected override bool IsWanted(Config.Model.Detection detection) => detection.SecurityHub is not null;
}
