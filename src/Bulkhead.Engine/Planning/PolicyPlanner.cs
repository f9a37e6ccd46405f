using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Baseline.Stacks;
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
            if (!IsPossible(draft, policy)) continue;
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

    /// <summary>
    /// A lock that can't be changed any more fails its stack: then the policy stays as it is, too, and copies go on. An account that
    /// moves waits for policies itself; its stack is no reason to wait.
    /// </summary>
    public static void PutBackupsAfterTheirVault(PlanDraft draft)
    {
        var vault = draft.Steps.FirstOrDefault(s => s is { Action: StepAction.Change, Payload: StepPayload.WriteStack write } && write.Stack == StackTemplate.Copies.Name);
        if (vault is null || draft.Contains(Addresses.Placement(vault.Address.Account!))) return;
        foreach (var policy in draft.Steps.Where(s => s is { Action: StepAction.Change, Payload: StepPayload.WritePolicy { Type: OrganizationPolicyType.Backup } }).ToList())
        {
            draft.Replace(policy with { After = [.. policy.After, vault.Address] });
        }
    }

    /// <summary>Whether the accounts that a policy names are there or will be.</summary>
    public static bool IsPossible(PlanDraft draft, DesiredPolicy policy) =>
        StackReferences.AccountsIn(policy.Content).All(name => IdOf(draft, name) is not null || draft.Contains(Addresses.Account(name)));

    private static string? IdOf(PlanDraft draft, string account) =>
        account == StepAddress.Management ? draft.Observed.ManagementAccount.Value : draft.Accounts.Find(account)?.Id.Value;

    private static ImmutableArray<Difference> Differences(DesiredPolicy policy, ObservedPolicy found) =>
    [
        .. policy.Description == found.Description ? [] : new[] { new Difference("description", found.Description, policy.Description) },
        .. PolicyDocuments.Compare(policy.Type, found.Content ?? "", policy.Content),
        .. PlanDraft.TagDifferences(policy.Tags, found.Tags),
    ];
}
