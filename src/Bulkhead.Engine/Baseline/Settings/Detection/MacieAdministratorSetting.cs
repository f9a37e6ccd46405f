namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>That the security account administers Macie (Macie API Reference, "AWS Organizations - Macie Administrator").</summary>
internal sealed class MacieAdministratorSetting : ServiceAdministratorSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "macie-administrator";

    public override string Name => SettingName;

    public override string Service => DetectionServices.Macie;

    protected override string Api => MacieCalls.Api;

    protected override string Input => "adminAccountId";

    protected override (string List, string Account) Output => ("adminAccounts", "accountId");

    protected override bool IsWanted(Config.Model.Detection detection) => detection.Macie;
}
