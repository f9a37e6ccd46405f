using Bulkhead.Config.Model;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning.Guardrails;
using Bulkhead.Engine.Planning.Safety;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>Compares what the file wants with what AWS has. Pure: no clock, no calls.</summary>
public static class Planner
{
    /// <summary>Everything that must be done, in steps that know what they wait for.</summary>
    public static PlanResult Plan(DesiredOrganization desired, ObservedOrganization observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        var draft = new PlanDraft(desired, observed);
        PlanOrganization(draft);
        var policies = PolicyMatching.Match(desired, observed);
        UnitPlanner.Plan(draft);
        AccountPlanner.PlanAccounts(draft);
        PolicyPlanner.PlanPolicies(draft, policies);
        AttachmentPlanner.PlanAttachments(draft, policies);
        PlacementPlanner.PlanPlacements(draft);
        AttachmentPlanner.PlanDetachments(draft, policies);
        PolicyPlanner.PlanDeletions(draft, policies);
        UnitPlanner.PlanDeletions(draft);
        GuardrailOrder.Arrange(draft);
        PlanDelegations(draft);
        BaselinePlanner.Plan(draft);
        PolicyPlanner.PutBackupsAfterTheirVault(draft);
        AccessPlanner.Plan(draft);
        foreach (var rule in SafetyRules.All)
        {
            foreach (var refusal in rule.Check(draft)) draft.Report(refusal);
        }

        return draft.Finish();
    }

    private static void PlanOrganization(PlanDraft draft)
    {
        var (desired, observed) = (draft.Desired, draft.Observed);
        if (observed.Id is null)
        {
            draft.Add(
                draft.Organization,
                StepAction.Create,
                new StepPayload.CreateOrganization(),
                $"the account {observed.ManagementAccount} has no organization yet, and becomes its management account");
        }

        if (!observed.HasJournal)
        {
            draft.Add(
                new StepAddress(StepKind.Journal, observed.JournalBucket),
                StepAction.Create,
                new StepPayload.CreateJournal(observed.JournalBucket, desired.Home.Value),
                "apply notes there what it is about to create, and that it is at work");
        }

        // A new organization has service control policies enabled (AWS Organizations API Reference, "CreateOrganization").
        var enabled = observed.Id is null ? [OrganizationPolicyType.ServiceControl] : observed.PolicyTypes;
        foreach (var type in desired.PolicyTypes.Except(enabled))
        {
            draft.Add(
                Addresses.PolicyType(type),
                StepAction.Create,
                new StepPayload.EnablePolicyType(PolicyTypeNames.Of(type)),
                "guardrails of this type are in the file, and the organization does not use the type yet",
                [draft.Organization]);
        }

        foreach (var service in desired.TrustedServices.Except(observed.TrustedServices, StringComparer.Ordinal))
        {
            draft.Add(
                Addresses.TrustedAccess(service),
                StepAction.Create,
                new StepPayload.EnableTrustedAccess(service),
                "the baseline needs the service to work in every account",
                [draft.Organization]);
        }
    }

    private static void PlanDelegations(PlanDraft draft)
    {
        foreach (var delegation in draft.Desired.Delegations)
        {
            var account = draft.Accounts.Find(delegation.Account);
            if (account is null ? !draft.Contains(Addresses.Account(delegation.Account)) : !account.IsActive) continue;
            if (account is not null
                && draft.Observed.Delegations.Contains(new ObservedDelegation(delegation.ServicePrincipal, account.Id))) continue;
            draft.Add(
                Addresses.Delegation(delegation.ServicePrincipal),
                StepAction.Create,
                new StepPayload.RegisterDelegatedAdministrator(delegation.ServicePrincipal, delegation.Account),
                $"account '{delegation.Account}' administers the service for the whole organization",
                [
                    Addresses.TrustedAccess(delegation.ServicePrincipal),
                    Addresses.Account(delegation.Account),
                    Addresses.Placement(delegation.Account),
                ]);
        }
    }
}
