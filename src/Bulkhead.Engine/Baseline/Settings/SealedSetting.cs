using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// That nobody enters an escrow by the organization's access role any more: the last step of its set-up. The role can't delete
/// itself, since deleting takes rights that it must have lost before (IAM API Reference, "DeleteRole"). So it shuts its own door and
/// gives its policies away: what stays is a name that nobody can take on, and that nobody in the account may change
/// (docs/decisions/0004-sealed-escrow.md).
/// </summary>
internal sealed class SealedSetting : IAccountSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "sealed";

    /// <summary>The property that says whether somebody may take on the role: <see cref="Closed"/> or open.</summary>
    public const string Entrance = "Entrance";

    /// <summary>The value of <see cref="Entrance"/> for a role that nobody can take on.</summary>
    public const string Closed = "closed";

    /// <summary>The trust policy of a role that nobody can take on.</summary>
    internal const string Trust = """{"Version":"2012-10-17","Statement":[{"Sid":"Sealed","Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}""";

    private const string Api = "iam";
    private const string Role = "Role";

    public string Name => SettingName;

    public BaselinePart? Part => null;

    public bool IsRegional => false;

    public ImmutableArray<PlannedCall> WriteCalls { get; } =
    [
        new(Api, "GetRole"),
        new(Api, "ListRolePolicies"),
        new(Api, "ListAttachedRolePolicies"),
        new(Api, "UpdateAssumeRolePolicy"),
        new(Api, "DetachRolePolicy"),
    ];

    /// <summary>Whether a value says that the account is sealed.</summary>
    public static bool IsSealed(JsonObject value) => value[Entrance]?.GetValue<string>() == Closed;

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        model.Accounts.FirstOrDefault(a => a.Name == place.Account) is { IsSealed: true } account
            ? new JsonObject { [Role] = account.AccessRole ?? model.AccessRole, [Entrance] = Closed }
            : null;

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var value = new JsonObject { [Role] = desired[Role]!.DeepClone() };
        switch (await session.CallAsync(Api, "GetRole", new JsonObject { ["RoleName"] = desired[Role]!.DeepClone() }, cancellationToken))
        {
            // A role has a trust policy: an answer without one says nothing, and least of all that the door is shut.
            case AwsSuccess { Output: var output } when TrustOf(output) is { Length: > 0 } text:
                value[Entrance] = IsShut(Uri.UnescapeDataString(text)) ? Closed : "open";
                return new SettingReading.Known(value);
            case AwsSuccess:
                return new SettingReading.Unknown(SettingValues.Incomplete(session, Api, "GetRole", "AssumeRolePolicyDocument"));
            case AwsRefusal { Kind: RefusalKind.NotFound }:
                value[Entrance] = Closed;
                return new SettingReading.Known(value);
            case AwsRefusal refusal:
                return new SettingReading.Unknown(refusal);
            default:
                throw new UnreachableException();
        }
    }

    public SettingComparison Compare(JsonObject desired, JsonObject observed) => SettingComparison.ByProperty(desired, observed);

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        switch (await ReadAsync(session, desired, cancellationToken))
        {
            case SettingReading.Unknown { Refusal: var refusal }:
                return new SettingWrite.Refused(refusal);
            case SettingReading.Known { Value: var there } when IsSealed(there):
                return new SettingWrite.Written();
        }

        var role = desired[Role]!.GetValue<string>();
        var (inline, attached, unread) = await PoliciesAsync(session, role, cancellationToken);
        if (unread is not null) return new SettingWrite.Refused(unread);

        // First the door: from here on nobody new comes in, whatever happens to the rest. The last of the policies is the one by which
        // all this is allowed.
        (string Operation, JsonObject Input)[] calls =
        [
            ("UpdateAssumeRolePolicy", new JsonObject { ["RoleName"] = role, ["PolicyDocument"] = Trust }),
            .. inline.Select(name => ("DeleteRolePolicy", new JsonObject { ["RoleName"] = role, ["PolicyName"] = name })),
            .. attached.OrderBy(arn => arn.EndsWith("/AdministratorAccess", StringComparison.Ordinal))
                .Select(arn => ("DetachRolePolicy", new JsonObject { ["RoleName"] = role, ["PolicyArn"] = arn })),
        ];
        foreach (var (operation, input) in calls)
        {
            if (await session.CallAsync(Api, operation, input, cancellationToken) is AwsRefusal { Kind: not RefusalKind.NotFound } refusal)
                return new SettingWrite.Refused(refusal);
        }

        return new SettingWrite.Written();
    }

    private static string? TrustOf(JsonObject output) => output["Role"]?["AssumeRolePolicyDocument"]?.GetValue<string>();

    /// <summary>Whether a trust policy lets nobody in: it allows nothing.</summary>
    private static bool IsShut(string trust) =>
        JsonNode.Parse(trust) is JsonObject policy && policy["Statement"] is JsonArray statements
        && statements.All(s => s?["Effect"]?.GetValue<string>() == "Deny");

    private static async Task<(string[] Inline, string[] Attached, AwsRefusal? Refusal)> PoliciesAsync(
        AwsSession session, string role, CancellationToken cancellationToken)
    {
        var inline = await session.CallAllPagesAsync(Api, "ListRolePolicies", new JsonObject { ["RoleName"] = role }, cancellationToken);
        if (inline is AwsRefusal refusal) return ([], [], refusal);
        var attached = await session.CallAllPagesAsync(Api, "ListAttachedRolePolicies", new JsonObject { ["RoleName"] = role }, cancellationToken);
        if (attached is AwsRefusal refused) return ([], [], refused);
        return (
            [.. (((AwsSuccess)inline).Output["PolicyNames"] as JsonArray ?? []).Select(p => p!.GetValue<string>())],
            [.. (((AwsSuccess)attached).Output["AttachedPolicies"] as JsonArray ?? []).Select(p => p!["PolicyArn"]!.GetValue<string>())],
            null);
    }
}
