using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>What settings that are one read and one write have in common.</summary>
internal static class SettingValues
{
    /// <summary>The properties of an answer that somebody desires, in one shape and order.</summary>
    public static JsonObject Project(JsonObject? output, JsonObject desired)
    {
        var value = new JsonObject();
        foreach (var (name, _) in desired)
        {
            if (output?[name] is { } there) value[name] = there.DeepClone();
        }

        return value;
    }

    /// <summary>Writes by one call.</summary>
    public static async Task<SettingWrite> WriteAsync(
        AwsSession session, string service, string operation, JsonObject input, CancellationToken cancellationToken) =>
        await session.CallAsync(service, operation, input, cancellationToken) switch
        {
            AwsSuccess => new SettingWrite.Written(),
            AwsRefusal refusal => new SettingWrite.Refused(refusal),
            _ => throw new UnreachableException(),
        };
}
