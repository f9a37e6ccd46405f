using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.CloudTrail;
using Bulkhead.LocalCloud.Services.Ec2;
using Bulkhead.LocalCloud.Services.GuardDuty;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.S3Control;
using Bulkhead.LocalCloud.Services.SecurityHub;

namespace Bulkhead.LocalCloud.Services.Config;

/// <summary>
/// Judges what the local cloud holds by AWS's managed rules, as far as it can: of any other rule there is no data (AWS Config
/// Developer Guide, "List of AWS Config Managed Rules").
/// </summary>
internal static class RuleEvaluation
{
    private const string Account = "AWS::::Account";

    /// <summary>The findings of a rule in the caller's account and region; none where there is nothing to judge, or the rule is not known.</summary>
    public static IReadOnlyList<RuleFinding> Evaluate(CallContext context, ConformanceRule rule) => rule.Identifier switch
    {
        "EC2_EBS_ENCRYPTION_BY_DEFAULT" => OfAccount(context, AccountSettings.GetEbsEncryptionByDefault(context, []).Flag("EbsEncryptionByDefault")),
        "S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC" => OfAccount(
            context, S3ControlHandler.BlockOf(context) is { } block && block.All(b => b.Value?.GetValue<bool>() == true)),
        "IAM_PASSWORD_POLICY" => PasswordPolicy(context, rule.Parameters),
        "GUARDDUTY_ENABLED_CENTRALIZED" => OfAccount(context, DetectorState.Find(context.Cloud.Store, context.Account, context.Region)?.Text("Status") == "ENABLED"),
        "SECURITYHUB_ENABLED" => OfAccount(context, HubState.IsOn(context.Cloud.Store, context.Account, context.Region)),
        "CLOUD_TRAIL_ENABLED" => OfAccount(context, Trails(context).Any()),
        "CLOUD_TRAIL_ENCRYPTION_ENABLED" => OfTrails(context, t => t.Text("KmsKeyId") is not null),
        "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED" => OfTrails(context, t => t.Flag("LogFileValidationEnabled")),
        "ENCRYPTED_VOLUMES" => Recorded(context, () => ComputeState.Volumes.All(context)
            .Where(v => v.Value.Objects("Attachments").Any())
            .Select(v => new RuleFinding("AWS::EC2::Volume", v.Key, v.Value.Flag("Encrypted")))),
        "EC2_IMDSV2_CHECK" => Recorded(context, () => ComputeState.Seen(context)
            .Where(i => i.Value.Text("TerminatedAt") is null)
            .Select(i => new RuleFinding("AWS::EC2::Instance", i.Key, i.Value.Object("MetadataOptions")?.Text("HttpTokens") == "required"))),
        _ => [],
    };

    private static RuleFinding[] OfAccount(CallContext context, bool isCompliant) => [new(Account, context.Account.Value, isCompliant)];

    private static IEnumerable<JsonObject> Trails(CallContext context) => TrailState.Visible(context, shadows: true).Where(t => t.Flag("IsLogging"));

    private static RuleFinding[] OfTrails(CallContext context, Func<JsonObject, bool> isCompliant) =>
        [.. TrailState.Visible(context, shadows: true).Select(t => new RuleFinding("AWS::CloudTrail::Trail", t.Needed("Name"), isCompliant(t)))];

    /// <summary>Rules that a change triggers see what the recorder records.</summary>
    private static RuleFinding[] Recorded(CallContext context, Func<IEnumerable<RuleFinding>> evaluate) =>
        RecorderOperations.Find(context)?.Flag("recording") == true ? [.. evaluate()] : [];

    /// <summary>A policy that is not there fails; a parameter that is no plain value leaves the rule without an answer.</summary>
    private static RuleFinding[] PasswordPolicy(CallContext context, JsonObject parameters)
    {
        var policy = AccountSettingOperations.PasswordPolicy(context) ?? [];
        var isCompliant = policy.Count > 0;
        foreach (var (name, node) in parameters)
        {
            if (node is not JsonValue value) return [];
            var wanted = value.ToString();
            var isNumber = int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            if (!isNumber && name is ("MinimumPasswordLength" or "PasswordReusePrevention" or "MaxPasswordAge")) return [];
            isCompliant &= name switch
            {
                "MinimumPasswordLength" or "PasswordReusePrevention" => Number(policy, name) >= number,
                "MaxPasswordAge" => Number(policy, name) is var age && age > 0 && age <= number,
                _ => !string.Equals(wanted, "true", StringComparison.OrdinalIgnoreCase) || policy.Flag(name),
            };
        }

        return OfAccount(context, isCompliant);
    }

    private static int Number(JsonObject policy, string name) => policy.Int(name) ?? 0;
}
