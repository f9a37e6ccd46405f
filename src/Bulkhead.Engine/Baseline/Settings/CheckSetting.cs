using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>What is only looked at, in the home region: others bring it about, and what differs is told with what they have to do.</summary>
/// <param name="made">Who brings it about, such as <c>the bucket is another organization's</c>.</param>
/// <param name="help">What to do instead of writing it.</param>
internal abstract class CheckSetting(string made, string help) : IAccountSetting
{
    public abstract string Name { get; }

    public bool IsRegional => false;

    public bool IsCheck => true;

    public ImmutableArray<PlannedCall> WriteCalls => [];

    public abstract JsonObject? Desire(OrganizationModel model, SettingPlace place);

    public abstract Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken);

    public abstract SettingComparison Compare(JsonObject desired, JsonObject observed);

    public Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        Task.FromResult<SettingWrite>(new SettingWrite.Blocked(made, help));
}
