using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>
/// What is locked stays locked for its time, whatever a plan does; what comes later is locked as the file says then. So a lock does not
/// become shorter, and copies into a vault or bucket that is locked do not end, because a number was mistyped or a line went.
/// </summary>
internal sealed class ShorterLockRule : ISafetyRule
{
    /// <summary>The parameters that say for how many days something is locked, by their stack.</summary>
    private static readonly (string Stack, string Parameter, string What)[] Days =
    [
        (StackTemplate.Logs.Name, "RetentionDays", "logs"),
        (StackTemplate.LogCopies.Name, "RetentionDays", "copies of logs in the escrow"),
        (StackTemplate.Backup.Name, "KeepDays", "backups"),
        (StackTemplate.Copies.Name, "CopyDays", "copies of backups"),
    ];

    public IEnumerable<Diagnostic> Check(PlanDraft draft) =>
        draft.Desired.Allow.ShortenLocks ? [] : Problems(draft).Distinct(StringComparer.Ordinal).Select(what => new Diagnostic(PlanDiagnostics.LockShortened, what)
        {
            Help = "give the days that were there before; if it is meant, say 'allow: { shorten-locks: on }' under 'organization'",
        });

    private static IEnumerable<string> Problems(PlanDraft draft)
    {
        foreach (var step in draft.Steps)
        {
            var problems = step.Payload switch
            {
                StepPayload.WriteStack write => OfStack(write.Stack, write.Account, step),
                StepPayload.WritePolicy { Type: OrganizationPolicyType.Backup, ExistingId: { } id } policy =>
                    OfPolicy(draft.Observed.Policies.FirstOrDefault(p => p.Id == id)?.Content, policy.Content),
                _ => [],
            };
            foreach (var problem in problems) yield return problem;
        }
    }

    private static IEnumerable<string> OfStack(string stack, string account, PlanStep step)
    {
        foreach (var (name, parameter, what) in Days.Where(d => d.Stack == stack))
        {
            if (step.Differences.FirstOrDefault(d => d.Property == $"parameters.{parameter}") is { Before: { } before, After: { } after } && Number(after) < Number(before))
                yield return $"{what} in account '{account}' would be locked for {after} days instead of {before}";
        }

        if (stack == StackTemplate.Copies.Name && step.Differences.Any(d => d is { Property: "parameters.GraceDays", Before: not (null or "0"), After: "0" }))
            yield return $"the lock of the copies of backups in account '{account}' would be one that can be taken away";
        if (stack == StackTemplate.Logs.Name && step.Differences.Any(d => d is { Property: "parameters.EscrowAccount", Before: not (null or ""), After: "" }))
            yield return "logs would no longer be copied into the escrow";
        if (stack == StackTemplate.Logs.Name && step.Differences.Any(d => d is { Property: "parameters.SeparateAccount", Before: not (null or ""), After: "" }))
            yield return "logs would no longer be copied into the separate organization";
    }

    /// <summary>The vaults that a policy copied into, and for how long.</summary>
    private static IEnumerable<string> OfPolicy(string? before, string after)
    {
        var now = Copies(after);
        foreach (var (vault, days) in Copies(before ?? ""))
        {
            if (!now.TryGetValue(vault, out var then)) yield return $"backups would no longer be copied into the vault {vault}";
            else if (then < days) yield return $"copies of backups would be kept for {then} days in the vault {vault} instead of {days}";
        }
    }

    // A policy that is not of this form is somebody's own, and was changed by hand.
    private static Dictionary<string, int> Copies(string policy)
    {
        try
        {
            var actions = JsonNode.Parse(policy.Length == 0 ? "{}" : policy)?["plans"]?["bulkhead"]?["rules"]?["daily"]?["copy_actions"] as JsonObject ?? [];
            return actions.Where(a => a.Value?["lifecycle"]?["delete_after_days"]?["@@assign"] is not null)
                .ToDictionary(a => a.Key[(a.Key.LastIndexOf(':') + 1)..], a => Number(a.Value!["lifecycle"]!["delete_after_days"]!["@@assign"]!.ToString()), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
