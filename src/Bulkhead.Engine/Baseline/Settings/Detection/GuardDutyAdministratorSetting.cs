namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>That the security account administers GuardDuty (GuardDuty API Reference, "EnableOrganizationAdminAccount").</summary>
internal sealed class GuardDutyAdministratorSetting : ServiceAdministratorSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "guardduty-administrator";

    public override string Name => SettingName;

    public override string Service => DetectionServices.GuardDuty;

    protected override string Api => "guardduty";

    protected override (string List, string Account) Output => ("AdminAccounts", "AdminAccountId");

    protected override bool IsWanted(Config.Model.Detection detection) => detection.GuardDuty is not null;
}
