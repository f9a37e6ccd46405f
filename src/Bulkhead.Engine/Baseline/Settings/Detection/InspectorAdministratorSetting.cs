namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>That the security account administers Inspector (Inspector API Reference, "EnableDelegatedAdminAccount").</summary>
internal sealed class InspectorAdministratorSetting : ServiceAdministratorSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "inspector-administrator";

    public override string Name => SettingName;

    public override string Service => DetectionServices.Inspector;

    protected override string Api => InspectorCalls.Api;

    protected override string Enable => "EnableDelegatedAdminAccount";

    protected override string Input => "delegatedAdminAccountId";

    protected override string List => "ListDelegatedAdminAccounts";

    protected override (string List, string Account) Output => ("delegatedAdminAccounts", "accountId");

    protected override bool IsWanted(Config.Model.Detection detection) => detection.Inspector is not null;
}
