using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// That the security account administers a detection service in a region. These services keep their administrator region
/// by region, beside what Organizations knows (Organizations User Guide, "AWS services that you can use with AWS
/// Organizations"). Written and read in the management account.
/// </summary>
internal abstract class ServiceAdministratorSetting : IAccountSetting
{
    private const string Administrator = "Administrator";

    public abstract string Name { get; }

    public abstract string Service { get; }

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls => [new(Api, List), new(Api, Enable)];

    /// <summary>The service's name in the models.</summary>
    protected abstract string Api { get; }

    /// <summary>The operation that makes an account the administrator.</summary>
    protected virtual string Enable => "EnableOrganizationAdminAccount";

    /// <summary>The member of that operation's request.</summary>
    protected virtual string Input => "AdminAccountId";

    /// <summary>The operation that tells the administrator.</summary>
    protected virtual string List => "ListOrganizationAdminAccounts";

    /// <summary>The list of its answer, and the member of an item with the account.</summary>
    protected abstract (string List, string Account) Output { get; }

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.IsManagement && IsWanted(model.Detection) && model.FindByRole(AccountRole.Security) is { } security
            ? new JsonObject { [Administrator] = StackReferences.Account(security.Name) }
            : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) =>
        [Addresses.TrustedAccess(Service), Addresses.Delegation(Service)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        switch (await session.CallAllPagesAsync(Api, List, [], cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                var account = (output[Output.List] as JsonArray ?? []).OfType<JsonObject>().Select(a => a[Output.Account]?.GetValue<string>()).FirstOrDefault(a => a is not null);
                return new SettingReading.Known(new JsonObject { [Administrator] = account });
            case AwsRefusal refusal:
                return new SettingReading.Unknown(refusal);
            default:
                throw new UnreachableException();
        }
    }

    public SettingComparison Compare(JsonObject desired, JsonObject observed) =>
        SettingComparison.ByProperty(desired, observed) is not SettingComparison.Differs differs ? new SettingComparison.Same()
        : observed[Administrator] is not { } other ? differs
        : new SettingComparison.Blocked(
            $"account {other} administers {Service} for the organization already",
            "take the administration from that account first; what it has configured ends with that");

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        // Whoever is the administrator already is refused: an answer that was lost is found here.
        var there = await ReadAsync(session, desired, cancellationToken);
        return there is SettingReading.Known { Value: var value } && JsonNode.DeepEquals(value[Administrator], desired[Administrator])
            ? new SettingWrite.Written()
            : await SettingValues.WriteAsync(session, Api, Enable, new JsonObject { [Input] = desired[Administrator]!.DeepClone() }, cancellationToken);
    }

    /// <summary>Whether the file wants the service.</summary>
    protected abstract bool IsWanted(Config.Model.Detection detection);
}
