using System.Collections.Immutable;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>Plans the policies' documents.</summary>
internal static class PolicyPlanner
{
    public static void PlanPolicies(PlanDraft draft, PolicyMatching policies)
    {
        foreach (var policy in draft.Desired.Policies)
        {
            var found = policies.Find(policy.Type, policy.Name);
            if (StackReferences.AccountsIn(policy.Content).Any(name => IdOf(draft, name) is null && !draft.Contains(Addresses.Account(name)))) continue;
            var content = StackReferences.ResolveDocument(policy.Content, name => IdOf(draft, name)) ?? policy.Content;
            var differences = found is null ? [] : Differences(policy with { Content = content }, found);
            if (found is not null && differences.IsEmpty) continue;
            var isOurs = found is not null && draft.Owns(found.Tags);
            draft.Add(
                Addresses.Policy(policy.Type, policy.Name),
                found is null ? StepAction.Create : isOurs ? StepAction.Change : StepAction.Adopt,
                new StepPayload.WritePolicy(policy.Type, policy.Name, policy.Description, policy.Content, found?.Id, policy.Tags),
                found is null ? policy.Description
                    : isOurs ? "it differs from the file"
                    : "a policy of this name exists already, and the file's takes its place",
                [draft.Organization, Addresses.PolicyType(policy.Type), .. StackReferences.AccountsIn(policy.Content).Distinct().Select(Addresses.Account)],
                differences);
        }
    }

    /// <summary>Deletes what Bulkhead made and the file no longer has, after its last attachment is gone.</summary>
    public static void PlanDeletions(PlanDraft draft, PolicyMatching policies)
    {
        foreach (var policy in draft.Observed.Policies.Where(p => !p.IsAwsManaged && !policies.IsWanted(p)))
        {
            if (!draft.Owns(policy.Tags))
            {
                draft.LeaveAlone($"policy '{policy.Name}' ({PolicyTypeNames.Of(policy.Type)}, {policy.Id})");
                continue;
            }

            draft.Add(
                Addresses.Policy(policy.Type, policy.Name),
                StepAction.Delete,
                new StepPayload.DeletePolicy(policy.Type, policy.Name, policy.Id),
                "Bulkhead made it, and the file no longer has it",
                draft.Steps
                    .Where(s => s.Payload is StepPayload.DetachPolicy detach && detach.PolicyId == policy.Id)
                    .Select(s => s.Address));
        }
    }

    private static string? IdOf(PlanDraft draft, string account) => draft.Accounts.Find(account)?.Id.Value;

    private static ImmutableArray<Difference> Differences(DesiredPolicy policy, ObservedPolicy found) =>
    [
        .. policy.Description == found.Description ? [] : new[] { new Difference("description", found.Description, policy.Description) },
        .. PolicyDocuments.Compare(policy.Type, found.Content ?? "", policy.Content),
        .. PlanDraft.TagDifferences(policy.Tags, found.Tags),
    ];
}
