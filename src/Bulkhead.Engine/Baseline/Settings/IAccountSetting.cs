using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// A fact of an account that CloudFormation cannot make. Values are JSON objects that only the setting itself
/// understands: what <see cref="Desire"/> and <see cref="ReadAsync"/> answer has one shape, so that equal means equal.
/// </summary>
public interface IAccountSetting
{
    /// <summary>The name for good, as plans and logs print it: lower-case letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>The part of the baseline that asks for it.</summary>
    BaselinePart Part { get; }

    /// <summary>Whether each governed region has its own value; otherwise it is read and written once, in the home region.</summary>
    bool IsRegional { get; }

    /// <summary>The calls that writing takes when all goes well.</summary>
    ImmutableArray<PlannedCall> WriteCalls { get; }

    /// <summary>What an account must have; null where the file asks for nothing.</summary>
    /// <param name="model">The file's meaning.</param>
    JsonObject? Desire(OrganizationModel model);

    /// <summary>What the account has now.</summary>
    /// <param name="session">A session in the account, in the region that is asked about.</param>
    /// <param name="desired">What it must have: only these properties are read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken);

    /// <summary>What must be done so that the account has what is desired.</summary>
    SettingComparison Compare(JsonObject desired, JsonObject observed);

    /// <summary>Makes the account have what is desired. Writing twice is the same as writing once.</summary>
    /// <param name="session">A session in the account, in the region that is to be changed.</param>
    /// <param name="desired">What it must have.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken);
}
