using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>Where a setting would stand.</summary>
/// <param name="Account">The account's name in the file, or <see cref="StepAddress.Management"/>.</param>
/// <param name="Role">The part that the account plays for the others.</param>
/// <param name="Region">The region; the home region for a setting of the whole account.</param>
public readonly record struct SettingPlace(string Account, AccountRole Role, RegionName Region)
{
    /// <summary>Whether it is the management account.</summary>
    public bool IsManagement => Account == StepAddress.Management;
}
