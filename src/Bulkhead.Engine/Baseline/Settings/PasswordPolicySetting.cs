using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// The account's password policy for IAM users: 14 characters of four kinds, none of the last 24 again (CIS AWS
/// Foundations Benchmark). Passwords do not expire: NIST SP 800-63B advises against it.
/// </summary>
internal sealed class PasswordPolicySetting : IAccountSetting
{
    public string Name => "password-policy";

    public BaselinePart? Part => BaselinePart.PasswordPolicy;

    public bool IsRegional => false;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new("iam", "UpdateAccountPasswordPolicy")];

    public JsonObject Desire(OrganizationModel model, SettingPlace place) => new()
    {
        ["MinimumPasswordLength"] = 14,
        ["RequireSymbols"] = true,
        ["RequireNumbers"] = true,
        ["RequireUppercaseCharacters"] = true,
        ["RequireLowercaseCharacters"] = true,
        ["AllowUsersToChangePassword"] = true,
        ["PasswordReusePrevention"] = 24,
    };

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        await session.CallAsync("iam", "GetAccountPasswordPolicy", [], cancellationToken) switch
        {
            AwsSuccess { Output: var output } => new SettingReading.Known(
                SettingValues.Project(output["PasswordPolicy"] as JsonObject, desired)),
            AwsRefusal { Kind: RefusalKind.NotFound } => new SettingReading.Known([]),
            AwsRefusal refusal => new SettingReading.Unknown(refusal),
            _ => throw new UnreachableException(),
        };

    public Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        SettingValues.WriteAsync(session, "iam", "UpdateAccountPasswordPolicy", desired, cancellationToken);
}
