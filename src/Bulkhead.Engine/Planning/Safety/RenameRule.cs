using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>
/// A line that goes while another of the same kind comes looks like a rename that nobody declared: the account would stand
/// still in quarantine, and an empty one take its place.
/// </summary>
internal sealed class RenameRule : ISafetyRule
{
    public IEnumerable<Diagnostic> Check(PlanDraft draft)
    {
        var created = draft.Desired.Accounts
            .Where(a => a.FormerName is null && draft.Steps.Any(s => s.Payload is StepPayload.CreateAccount create && create.Account == a.Name))
            .ToLookup(a => a.Tags.GetValueOrDefault(OwnershipTags.Kind), StringComparer.Ordinal);
        foreach (var gone in Departure.Of(draft).Where(d => d.LeftTheFile && d.Kind is not null && created.Contains(d.Kind)))
        {
            var fresh = created[gone.Kind].First();
            var others = created[gone.Kind].Count() - 1;
            yield return new Diagnostic(
                PlanDiagnostics.LikelyRename,
                $"account '{gone.Name}' ({gone.Account.Id}) would go to quarantine, and '{fresh.Name}'{(others > 0 ? $" (and {others} more)" : "")} of the same kind '{gone.Kind}' be created")
            {
                Span = fresh.DeclaredAt,
                Help = $"if it is the same account, write 'was: {gone.Name}' on '{fresh.Name}'; if not, name it with '--allow-quarantine {gone.Name}', or make the change in two applies",
            };
        }
    }
}
