using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>
/// One line that goes is a decision. Many lines that go at once are more often a mistake: the wrong folder, a file of the
/// folder that was not checked out, a merge that lost a section.
/// </summary>
internal sealed class MassQuarantineRule : ISafetyRule
{
    private const int Few = 2;
    private const int SmallShare = 10;
    private const int Shown = 10;

    public IEnumerable<Diagnostic> Check(PlanDraft draft)
    {
        var gone = Departure.Of(draft).Where(d => d.LeftTheFile).ToArray();
        var suspended = draft.Units.IdOf(draft.Desired.SuspendedUnit);
        var kept = draft.Observed.Accounts.Count(a => a.IsActive && a.ParentId != suspended && draft.Owns(a.Tags));
        var isMany = gone.Length > Few && gone.Length * SmallShare > kept;
        var isAll = gone.Length > 1 && draft.Desired.Accounts.IsEmpty;
        if (!isMany && !isAll) yield break;
        var names = string.Join(", ", gone.Take(Shown).Select(d => $"'{d.Name}'")) + (gone.Length > Shown ? $" and {gone.Length - Shown} more" : "");
        yield return new Diagnostic(
            PlanDiagnostics.MassQuarantine,
            $"{gone.Length} of {kept} accounts are no longer in the file and would go to quarantine at once: {names}")
        {
            Help = "bring the lines back; a renamed account needs 'was: <former name>'; name each that is meant with '--allow-quarantine NAME', or under 'allow: { quarantine: [NAME, …] }' of 'organization'",
        };
    }
}
