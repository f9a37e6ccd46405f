using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Desired;

/// <summary>A setting that an account must have.</summary>
/// <param name="Account">The account's name in the file, or <see cref="StepAddress.Management"/>.</param>
/// <param name="Region">The region; null for one that is the whole account's.</param>
/// <param name="Setting">Which setting.</param>
/// <param name="Value">The value. Accounts share it: nobody may change it.</param>
public sealed record DesiredSetting(string Account, RegionName? Region, IAccountSetting Setting, JsonObject Value)
{
    /// <summary>What must be there first, beside the account itself and those that the value refers to.</summary>
    public ImmutableArray<StepAddress> Needs { get; init; } = [];

    /// <summary>
    /// Whether there is anything to read: the service works in the organization and, in a member account, is administered
    /// from there. Before that most services refuse the question itself.
    /// </summary>
    internal bool IsReadable(ObservedOrganization observed, AccountId account) => Setting.Service is not { } service
        || (Account == StepAddress.Management
            ? observed.TrustedServices.Contains(service, StringComparer.Ordinal)
            : observed.Delegations.Contains(new ObservedDelegation(service, account)));

    /// <summary>The step that writes it.</summary>
    public StepAddress Address => new(StepKind.Setting, Setting.Name, Account, Region);
}
