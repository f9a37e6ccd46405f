using System.Globalization;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// A vault's lock in compliance mode is immutable from its lock date on: neither longer nor shorter nor another mode (AWS Backup Developer
/// Guide, "AWS Backup Vault Lock", "Vault lock modes"). So the plan leaves it as it is, and says so. Of all locks this is the only one:
/// vaults of the accounts are locked in governance mode, the days of the escrow's air-gapped vault are always the same, and S3 takes a longer
/// default retention at any time (Amazon S3 User Guide, "Locking objects with Object Lock").
/// </summary>
internal static class FixedLocks
{
    /// <summary>The wanted stack, with the lock that it has where nobody can change that any more.</summary>
    /// <param name="draft">The plan, which is told.</param>
    /// <param name="stack">The wanted stack.</param>
    /// <param name="found">The stack that is there.</param>
    /// <param name="content">What its account has in it.</param>
    public static DesiredStack Keep(PlanDraft draft, DesiredStack stack, ObservedStack found, ObservedContent content)
    {
        if (content.VaultLocks.FirstOrDefault(l => l.Stack == stack.Template.Name && l.Region == stack.Region) is not { Date: { } date }) return stack;
        if (DateOnly.FromDateTime(date.UtcDateTime) > draft.Desired.Today) return stack;
        var (days, wanted) = (DaysOf(found.Parameters), DaysOf(stack.Parameters));
        var isFree = stack.Parameters[BackupStacks.CopyGrace] == "0";
        var since = $"the lock of the copies of backups in account '{stack.Account}' cannot be changed since {date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        if (isFree || wanted < days)
        {
            draft.Report(new Diagnostic(PlanDiagnostics.LockFixed, $"{since}: {(isFree ? "it stays in compliance mode" : $"its vault takes nothing that is kept for fewer than {days} days, and the file says {wanted}")}")
            {
                Help = $"say 'copies: {days} days' and 'lock: compliance' under 'backups' again, or more days; 'shorten-locks' changes nothing of it",
            });
        }
        else if (wanted > days)
        {
            draft.Report(new Diagnostic(PlanDiagnostics.LockStays, $"{since}: it goes on to ask for {days} days, while the backup policy keeps each new copy for {wanted}")
            {
                Help = "nobody deletes a copy before its own days are over, so what the file says holds for new copies; docs/diagnostics/BH4055.md says what does not",
            });
        }

        return stack with { Parameters = stack.Parameters.SetItems(BackupStacks.LockParameters.Where(found.Parameters.ContainsKey).Select(p => KeyValuePair.Create(p, found.Parameters[p]))) };
    }

    private static int DaysOf(IReadOnlyDictionary<string, string> parameters) =>
        int.Parse(parameters.GetValueOrDefault(BackupStacks.CopyDays, "0"), NumberStyles.None, CultureInfo.InvariantCulture);
}
