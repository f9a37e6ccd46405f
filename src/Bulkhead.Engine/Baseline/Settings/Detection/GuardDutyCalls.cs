using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>Calls that several settings of GuardDuty make.</summary>
internal static class GuardDutyCalls
{
    public const string Api = "guardduty";

    /// <summary>The session's detector; null where the account has none in the region.</summary>
    public static async Task<(string? Detector, AwsRefusal? Refusal)> DetectorAsync(AwsSession session, CancellationToken cancellationToken) =>
        await session.CallAllPagesAsync(Api, "ListDetectors", [], cancellationToken) switch
        {
            AwsSuccess { Output: var output } => ((output["DetectorIds"] as JsonArray)?.FirstOrDefault()?.GetValue<string>(), null),
            AwsRefusal refusal => (null, refusal),
            _ => throw new UnreachableException(),
        };

    /// <summary>The session's detector, made where there is none.</summary>
    public static async Task<(string? Detector, AwsRefusal? Refusal)> EnsureDetectorAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var (detector, refusal) = await DetectorAsync(session, cancellationToken);
        if (refusal is not null || detector is not null) return (detector, refusal);
        return await session.CallAsync(Api, "CreateDetector", new JsonObject { ["Enable"] = true }, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => output["DetectorId"]?.GetValue<string>() is { } made ? (made, null) : (null, SettingValues.Incomplete(session, Api, "CreateDetector", "DetectorId")),
            AwsRefusal refused => (null, refused),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Whether a refusal says that the account is not the organization's administrator in this region.</summary>
    public static bool SaysNotAdministrator(AwsRefusal refusal) => refusal.Code == "BadRequestException";
}
