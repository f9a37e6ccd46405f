using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply;

/// <summary>
/// The journal's record of one run: who, when, with which plan, and how each step ended. Written before the first step
/// and again after the last; a record without an end tells of a run that was killed. It holds no templates and no secrets.
/// </summary>
internal sealed class RunRecord(JournalBucket journal, ApplyOptions options, string caller)
{
    private JsonObject _record = [];

    /// <summary>Writes the beginning; answers AWS's refusal, or null.</summary>
    public async Task<AwsRefusal?> BeginAsync(Plan plan, CancellationToken cancellationToken)
    {
        _record = new JsonObject
        {
            ["version"] = 1,
            ["run"] = options.Run,
            ["caller"] = caller,
            ["host"] = options.Owner.Host,
            ["processId"] = options.Owner.ProcessId,
            ["startedAt"] = Now(),
            ["organization"] = plan.Organization,
            ["fingerprint"] = plan.Fingerprint,
            ["steps"] = new JsonArray([.. plan.Steps.Select(s => (JsonNode)$"{s.Action}: {s.Address}")]),
        };
        return (await journal.WriteRunAsync($"{options.Run}-begin", _record, cancellationToken)).Refusal;
    }

    /// <summary>
    /// Writes the end, also after a stop. A refusal here changes nothing of what was done, and the begun record stays.
    /// </summary>
    public async Task EndAsync(ApplyReport report)
    {
        var end = (JsonObject)_record.DeepClone();
        end["endedAt"] = Now();
        end["interrupted"] = report.InterruptReason;
        end["steps"] = new JsonArray([.. report.Steps.Select(Describe)]);
        _ = await journal.WriteRunAsync($"{options.Run}-end", end, CancellationToken.None);
    }

    private static JsonObject Describe(StepReport report) => new()
    {
        ["step"] = report.Step.Address.ToString(),
        ["action"] = report.Step.Action.ToString(),
        ["outcome"] = report.Outcome switch
        {
            StepOutcome.Done => "done",
            StepOutcome.Failed => "failed",
            StepOutcome.HeldBack => "held back",
            StepOutcome.Stopped => "stopped",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        ["reason"] = (report.Outcome as StepOutcome.Failed)?.Reason,
        ["requestId"] = (report.Outcome as StepOutcome.Failed)?.Refusal?.RequestId,
        ["seconds"] = Math.Round(report.Elapsed.TotalSeconds, 3),
    };

    private string Now() => options.Time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
}
