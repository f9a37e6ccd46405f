using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Access;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>Whoever applies a plan is not locked out of the management account by it: then nobody could mend what it did.</summary>
internal sealed class OwnAccessRule : ISafetyRule
{
    public IEnumerable<Diagnostic> Check(PlanDraft draft) => draft.Desired.Allow.OwnAccess ? [] : OwnAccess.StepsIn(draft).Select(step =>
        new Diagnostic(PlanDiagnostics.OwnAccessEnds, $"{step.Address} would go, and it may be what lets you ({draft.Observed.Caller}) into the management account")
        {
            Help = "let your group in with the file, or apply with other credentials; if it is meant, say 'allow: { own-access: on }' under 'organization', and it goes last",
        });
}
