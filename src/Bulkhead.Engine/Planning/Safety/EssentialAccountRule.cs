using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>
/// The accounts that keep the logs and the backups, watch the others, or are the last line of defence do not go to
/// quarantine because a line is missing or a date is past.
/// </summary>
internal sealed class EssentialAccountRule : ISafetyRule
{
    public IEnumerable<Diagnostic> Check(PlanDraft draft)
    {
        foreach (var departure in Departure.Of(draft))
        {
            if (departure.Kind is not { } kind || !draft.Desired.KindRoles.TryGetValue(kind, out var role) || PartOf(role) is not { } part) continue;
            yield return new Diagnostic(
                PlanDiagnostics.EssentialAccount,
                $"account '{departure.Name}' ({departure.Account.Id}) {part}, and would go to quarantine, where everything is denied")
            {
                Span = draft.Desired.Accounts.FirstOrDefault(a => a.Name == departure.Name)?.DeclaredAt,
                Help = departure.LeftTheFile
                    ? $"bring its line back; if it is meant, name it with '--allow-quarantine {departure.Name}', or under 'allow: {{ quarantine: [{departure.Name}] }}' of 'organization'"
                    : $"extend its time, or say 'allow: {{ quarantine: [{departure.Name}] }}' under 'organization'",
            };
        }
    }

    private static string? PartOf(AccountRole role) => role switch
    {
        AccountRole.Security => "watches the whole organization",
        AccountRole.LogArchive => "keeps the logs of every account",
        AccountRole.Backup => "keeps the backups",
        AccountRole.Escrow => "is the last line of defence",
        AccountRole.None or AccountRole.Forensics or AccountRole.Tools or AccountRole.Network or AccountRole.Suspended => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
