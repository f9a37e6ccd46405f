using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// Calls of Security Hub that belong together: after the first refusal that matters no more are made, and it is kept.
/// </summary>
internal sealed class SecurityHubCalls(AwsSession session, CancellationToken cancellationToken)
{
    private const string Api = "securityhub";
    private AwsRefusal? _refusal;

    /// <summary>The first refusal that matters; null while all goes well.</summary>
    public AwsRefusal? Refusal => Volatile.Read(ref _refusal);

    /// <summary>Asks for something that may not be there: null then, and after a refusal.</summary>
    public Task<JsonObject?> FindAsync(string operation, JsonObject input) => CallAsync(Api, operation, input, SecurityHubSetting.SaysOff);

    /// <summary>Does something; null when it was refused.</summary>
    public Task<JsonObject?> DoAsync(string operation, JsonObject input) => CallAsync(Api, operation, input, _ => false);

    /// <summary>The account's finding aggregator, of which there is one at most.</summary>
    public async Task<JsonObject?> AggregatorAsync() =>
        First(await FindAsync("ListFindingAggregators", []), "FindingAggregators")?["FindingAggregatorArn"] is { } arn
            ? await FindAsync("GetFindingAggregator", new JsonObject { ["FindingAggregatorArn"] = arn.DeepClone() })
            : null;

    /// <summary>The configuration policy of a name.</summary>
    public async Task<JsonObject?> PolicyAsync(string name)
    {
        var listed = await FindAsync("ListConfigurationPolicies", new JsonObject { ["MaxResults"] = 100 });
        var summary = (listed?["ConfigurationPolicySummaries"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(p => p["Name"]?.GetValue<string>() == name);
        return summary is null ? null : await FindAsync("GetConfigurationPolicy", new JsonObject { ["Identifier"] = summary["Id"]!.DeepClone() });
    }

    /// <summary>The id of the organization's root, which a delegated administrator may ask for.</summary>
    public async Task<string?> RootAsync() =>
        First(await CallAsync("organizations", "ListRoots", [], _ => false), "Roots")?["Id"]?.GetValue<string>();

    private async Task<JsonObject?> CallAsync(string service, string operation, JsonObject input, Func<AwsRefusal, bool> isAbsent)
    {
        if (Refusal is not null) return null;
        switch (await session.CallAsync(service, operation, input, cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                return output;
            case AwsRefusal refusal:
                if (!isAbsent(refusal)) Interlocked.CompareExchange(ref _refusal, refusal, null);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    private static JsonObject? First(JsonObject? output, string list) => (output?[list] as JsonArray)?.OfType<JsonObject>().FirstOrDefault();
}
