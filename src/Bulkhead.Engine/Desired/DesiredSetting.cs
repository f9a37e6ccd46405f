using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Desired;

/// <summary>A setting that an account must have.</summary>
/// <param name="Account">The account's name in the file, or <see cref="StepAddress.Management"/>.</param>
/// <param name="Region">The region; null for one that is the whole account's.</param>
/// <param name="Setting">Which setting.</param>
/// <param name="Value">The value. Accounts share it: nobody may change it.</param>
public sealed record DesiredSetting(string Account, RegionName? Region, IAccountSetting Setting, JsonObject Value)
{
    /// <summary>The step that writes it.</summary>
    public StepAddress Address => new(StepKind.Setting, Setting.Name, Account, Region);
}
