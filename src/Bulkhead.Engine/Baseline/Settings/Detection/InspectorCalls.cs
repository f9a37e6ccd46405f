using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>Calls that the settings of Inspector make.</summary>
internal static class InspectorCalls
{
    public const string Api = "inspector2";

    /// <summary>How many accounts <c>Enable</c> and <c>BatchGetAccountStatus</c> take at once.</summary>
    private const int AtOnce = 100;

    /// <summary>The type of a scan (Inspector API Reference, "Enable").</summary>
    public static string TypeOf(WorkloadScan scan) => scan switch
    {
        WorkloadScan.Ec2 => "EC2",
        WorkloadScan.Ecr => "ECR",
        WorkloadScan.Lambda => "LAMBDA",
        WorkloadScan.LambdaCode => "LAMBDA_CODE",
        _ => throw new UnreachableException(),
    };

    /// <summary>A scan in answers (Inspector API Reference, "ResourceState" and "AutoEnable").</summary>
    public static string MemberOf(WorkloadScan scan) => scan switch
    {
        WorkloadScan.Ec2 => "ec2",
        WorkloadScan.Ecr => "ecr",
        WorkloadScan.Lambda => "lambda",
        WorkloadScan.LambdaCode => "lambdaCode",
        _ => throw new UnreachableException(),
    };

    /// <summary>Scans as a value holds them: their types with spaces between.</summary>
    public static string Write(IEnumerable<WorkloadScan> scans) => string.Join(' ', scans.Select(TypeOf));

    /// <summary>The scans that are on, or are just being turned on, in accounts that the session may ask about.</summary>
    /// <param name="session">The security account.</param>
    /// <param name="accounts">The accounts; those that are no members are not in the answer.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<(IReadOnlyDictionary<string, IReadOnlySet<WorkloadScan>> Scans, AwsRefusal? Refusal)> ScansAsync(
        AwsSession session, IReadOnlyCollection<string> accounts, CancellationToken cancellationToken)
    {
        var scans = new Dictionary<string, IReadOnlySet<WorkloadScan>>(StringComparer.Ordinal);
        foreach (var some in accounts.Chunk(AtOnce))
        {
            switch (await session.CallAsync(Api, "BatchGetAccountStatus", Accounts(some), cancellationToken))
            {
                case AwsSuccess { Output: var output }:
                    foreach (var account in (output["accounts"] as JsonArray ?? []).OfType<JsonObject>())
                    {
                        if (account["accountId"]?.GetValue<string>() is not { } id) continue;
                        var states = account["resourceState"] as JsonObject;
                        scans[id] = Enum.GetValues<WorkloadScan>()
                            .Where(s => states?[MemberOf(s)]?["status"]?.GetValue<string>() is "ENABLED" or "ENABLING").ToHashSet();
                    }

                    break;
                case AwsRefusal refusal:
                    return (scans, refusal);
                default:
                    throw new UnreachableException();
            }
        }

        return (scans, null);
    }

    /// <summary>Turns scans on in accounts. What is on already is no failure.</summary>
    /// <param name="session">The security account.</param>
    /// <param name="accounts">The accounts: itself, or members.</param>
    /// <param name="scans">The scans' types with spaces between.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<SettingWrite> EnableAsync(
        AwsSession session, IReadOnlyCollection<string> accounts, string scans, CancellationToken cancellationToken)
    {
        foreach (var some in accounts.Chunk(AtOnce))
        {
            var input = Accounts(some);
            input["resourceTypes"] = new JsonArray([.. scans.Split(' ').Select(s => JsonValue.Create(s))]);
            switch (await session.CallAsync(Api, "Enable", input, cancellationToken))
            {
                case AwsRefusal refusal:
                    return new SettingWrite.Refused(refusal);
                case AwsSuccess { Output: var output } when (output["failedAccounts"] as JsonArray ?? []).OfType<JsonObject>()
                    .FirstOrDefault(f => f["errorCode"]?.GetValue<string>() is not ("ALREADY_ENABLED" or "ENABLE_IN_PROGRESS")) is { } failed:
                    // An account that was just associated is refused for some seconds: Inspector associates after its answer.
                    return new SettingWrite.Blocked(
                        $"Inspector did not turn on in account {failed["accountId"]}: {failed["errorCode"]}, {failed["errorMessage"]}",
                        "run the same command again; if it says the same, look whether a policy of the organization of the type 'inspector' says otherwise")
                    {
                        PassesByItself = true,
                    };
            }
        }

        return new SettingWrite.Written();
    }

    private static JsonObject Accounts(IEnumerable<string> accounts) => new() { ["accountIds"] = new JsonArray([.. accounts.Select(a => JsonValue.Create(a))]) };
}
