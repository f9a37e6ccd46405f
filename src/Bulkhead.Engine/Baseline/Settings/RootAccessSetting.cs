using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// That the management account looks after the root users of the members: from then on new accounts have no root credentials, and
/// those of others can be taken away (IAM User Guide, "Centralize root access for member accounts"). Written in the management account.
/// </summary>
internal sealed class RootAccessSetting : IAccountSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "root-access";

    /// <summary>The service that needs trusted access for it.</summary>
    public const string Principal = "iam.amazonaws.com";

    private const string Credentials = "RootCredentialsManagement";
    private const string Sessions = "RootSessions";

    public string Name => SettingName;

    public string Service => Principal;

    public bool IsRegional => false;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new("iam", "EnableOrganizationsRootCredentialsManagement"), new("iam", "EnableOrganizationsRootSessions")];

    /// <summary>Whether the file wants it: as soon as one account's root credentials are to go.</summary>
    public static bool IsWanted(OrganizationModel model) => model.Accounts.Any(a => a.Baseline.Contains(BaselinePart.RootCredentials));

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.IsManagement && IsWanted(model) ? new JsonObject { [Credentials] = true, [Sessions] = true } : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) => [Addresses.TrustedAccess(Principal)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        switch (await session.CallAsync("iam", "ListOrganizationsFeatures", [], cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                var features = (output["EnabledFeatures"] as JsonArray ?? []).Select(f => f?.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
                return new SettingReading.Known(new JsonObject { [Credentials] = features.Contains(Credentials), [Sessions] = features.Contains(Sessions) });
            case AwsRefusal refusal:
                return new SettingReading.Unknown(refusal);
            default:
                throw new UnreachableException();
        }
    }

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var first = await SettingValues.WriteAsync(session, "iam", "EnableOrganizationsRootCredentialsManagement", [], cancellationToken);
        return first is SettingWrite.Written
            ? await SettingValues.WriteAsync(session, "iam", "EnableOrganizationsRootSessions", [], cancellationToken)
            : first;
    }
}
