using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>
/// What an escrow declares as another organization's is really outside this one: else the management account could close it, and the
/// set-up would promise what it does not keep. Which organization an account outside belongs to, AWS tells nobody but that account.
/// </summary>
internal sealed class SeparateOrganizationRule : ISafetyRule
{
    public IEnumerable<Diagnostic> Check(PlanDraft draft)
    {
        foreach (var account in draft.Desired.Accounts)
        {
            if (account.SeparateOrganization is not { } separate) continue;
            var what = draft.Observed.ManagementAccount == separate.Account || draft.Observed.Accounts.Any(a => a.Id == separate.Account)
                ? $"the account {separate.Account}, which '{account.Name}' declares as another organization's, is a member of this one"
                : draft.Observed.Id == separate.Organization ? $"the organization {separate.Organization}, which '{account.Name}' declares as another one, is this one" : null;
            if (what is null) continue;
            yield return new Diagnostic(PlanDiagnostics.NotSeparate, what)
            {
                Span = separate.DeclaredAt,
                Help = "give an account of another organization, whose management account is somebody else's",
            };
        }
    }
}
