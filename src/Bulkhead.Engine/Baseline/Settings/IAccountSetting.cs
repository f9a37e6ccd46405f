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

    /// <summary>The part of the baseline that asks for it; null for one that is the organization's, and not each account's.</summary>
    BaselinePart? Part => null;

    /// <summary>
    /// The service that must have trusted access and, for a member account, be administered from that account before there
    /// is anything to read; null for a setting that every account has by itself.
    /// </summary>
    string? Service => null;

    /// <summary>Whether each governed region has its own value; otherwise it is read and written once, in the home region.</summary>
    bool IsRegional { get; }

    /// <summary>Whether it is only looked at: what differs is told, people elsewhere mend it, and no plan has a step for it.</summary>
    bool IsCheck => false;

    /// <summary>The calls that writing takes when all goes well.</summary>
    ImmutableArray<PlannedCall> WriteCalls { get; }

    /// <summary>
    /// What an account must have; null where the file asks for nothing. Texts may refer to accounts as
    /// <see cref="StackReferences"/> does.
    /// </summary>
    /// <param name="model">The file's meaning.</param>
    /// <param name="place">The account and the region.</param>
    JsonObject? Desire(OrganizationModel model, SettingPlace place);

    /// <summary>The steps that must be done first, beside those of the accounts that the value refers to.</summary>
    /// <param name="model">The file's meaning.</param>
    /// <param name="place">The account and the region.</param>
    IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) => [];

    /// <summary>What the account has now.</summary>
    /// <param name="session">A session in the account, in the region that is asked about.</param>
    /// <param name="desired">What it must have: only these properties are read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken);

    /// <summary>What must be done so that the account has what is desired: each property that differs, where the setting does not say otherwise.</summary>
    SettingComparison Compare(JsonObject desired, JsonObject observed) => SettingComparison.ByProperty(desired, observed);

    /// <summary>Makes the account have what is desired. Writing twice is the same as writing once.</summary>
    /// <param name="session">A session in the account, in the region that is to be changed.</param>
    /// <param name="desired">What it must have.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken);

    /// <summary>The same, for what an account can't change by itself.</summary>
    /// <param name="session">A session in the account, in the region that is to be changed.</param>
    /// <param name="management">The management account's session.</param>
    /// <param name="desired">What it must have.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<SettingWrite> WriteAsync(AwsSession session, AwsSession management, JsonObject desired, CancellationToken cancellationToken) =>
        WriteAsync(session, desired, cancellationToken);
}
