using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>Calls that several settings of Macie make.</summary>
internal static class MacieCalls
{
    public const string Api = "macie2";

    /// <summary>The status of the session's Macie, <c>ENABLED</c> or <c>PAUSED</c>; null where it is off.</summary>
    public static async Task<(string? Status, AwsRefusal? Refusal)> StatusAsync(AwsSession session, CancellationToken cancellationToken) =>
        await session.CallAsync(Api, "GetMacieSession", [], cancellationToken) switch
        {
            AwsSuccess { Output: var output } => (output["status"]?.GetValue<string>(), null),
            AwsRefusal refusal => (null, DetectionServices.SaysOff(refusal) ? null : refusal),
            _ => throw new UnreachableException(),
        };

    /// <summary>Turns the session's Macie on, or lets it go on where it pauses.</summary>
    public static async Task<SettingWrite> EnableAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var (status, refusal) = await StatusAsync(session, cancellationToken);
        if (refusal is not null) return new SettingWrite.Refused(refusal);
        return status == "ENABLED"
            ? new SettingWrite.Written()
            : await SettingValues.WriteAsync(
                session, Api, status is null ? "EnableMacie" : "UpdateMacieSession", new JsonObject { ["status"] = "ENABLED" }, cancellationToken);
    }
}
