using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>Plans the accounts: that they exist, their names and their tags. Nothing here ever closes one.</summary>
internal static class AccountPlanner
{
    public static void PlanAccounts(PlanDraft draft)
    {
        var creations = 0;
        foreach (var account in draft.Desired.Accounts)
        {
            if (draft.Accounts.IsFailed(account.Name)) continue;
            if (draft.Accounts.Find(account.Name) is { } found) Compare(draft, account, found);
            else if (account.ExpiredOn is null && Create(draft, account)) creations++;
            ReportExpiry(draft, account);
        }

        CheckQuota(draft, creations);
        foreach (var other in draft.Observed.Accounts)
        {
            if (other.Id != draft.Observed.ManagementAccount && draft.Accounts.NameOf(other.Id) is null && !draft.Owns(other.Tags))
            {
                draft.LeaveAlone($"account '{other.Name}' ({other.Id}) in '{draft.PathOf(other.ParentId)}'");
            }
        }
    }

    private static bool Create(PlanDraft draft, DesiredAccount account)
    {
        var pending = draft.Observed.PendingCreations.FirstOrDefault(p => p.AccountName == account.DisplayName);
        draft.Add(
            Addresses.Account(account.Name),
            StepAction.Create,
            new StepPayload.CreateAccount(account.Name, account.DisplayName, account.Email, account.Tags),
            pending is null
                ? "the file names it, and the organization does not have it"
                : $"its creation has begun ({pending.RequestId}); it is not asked for again",
            [draft.Organization, new StepAddress(StepKind.Journal, draft.Observed.JournalBucket)]);
        return pending is null;
    }

    private static void Compare(PlanDraft draft, DesiredAccount account, ObservedAccount found)
    {
        if (!found.IsActive)
        {
            draft.Report(new Diagnostic(
                PlanDiagnostics.AccountNotActive,
                $"account '{account.Name}' ({found.Id}) is {found.State}, so nothing is done with it")
            {
                Span = account.DeclaredAt,
                Help = found.State == "PENDING_ACTIVATION"
                    ? "wait until AWS has activated it, and plan again"
                    : "ask AWS Support to reinstate it, or take it out of the file",
            });
            return;
        }

        var renames = account.NamesDisplay && found.Name != account.DisplayName;
        var tags = PlanDraft.TagDifferences(account.Tags, found.Tags).ToImmutableArray();
        ImmutableArray<string> stale =
            [.. found.Tags.Keys.Where(k => k.StartsWith(OwnershipTags.Prefix, StringComparison.Ordinal) && !account.Tags.ContainsKey(k))];
        ImmutableArray<Difference> differences =
        [
            .. renames ? [new Difference("name", found.Name, account.DisplayName)] : Array.Empty<Difference>(),
            .. tags,
            .. stale.Select(k => new Difference($"tags.{k}", found.Tags[k], null)),
        ];
        if (differences.IsEmpty) return;
        var isOurs = draft.Owns(found.Tags);
        draft.Add(
            Addresses.Account(account.Name),
            isOurs ? StepAction.Change : StepAction.Adopt,
            new StepPayload.ChangeAccount(
                account.Name,
                found.Id.Value,
                renames ? account.DisplayName : null,
                account.Tags.RemoveRange(account.Tags.Keys.Where(k => found.Tags.GetValueOrDefault(k) == account.Tags[k])),
                stale),
            isOurs ? "it differs from the file" : "the file names it, and it exists already",
            differences: differences);
    }

    private static void ReportExpiry(PlanDraft draft, DesiredAccount account)
    {
        if (account.ExpiresSoon is { } last)
        {
            draft.Report(new Diagnostic(PlanDiagnostics.AccountExpiresSoon, $"account '{account.Name}' expires on {last:yyyy-MM-dd}: after that day it goes into quarantine")
            {
                Span = account.DeclaredAt,
                Help = account.Sponsor is { } sponsor ? $"tell its sponsor, {sponsor}, and those who work there; or extend 'expires'" : "extend 'expires', or tell those who work there",
            });
        }

        if (account.ExpiredOn is not { } day) return;
        draft.Report(new Diagnostic(
            PlanDiagnostics.AccountExpired,
            draft.Accounts.Find(account.Name) is null
                ? $"account '{account.Name}' expired on {day:yyyy-MM-dd}, so it is not created"
                : $"account '{account.Name}' expired on {day:yyyy-MM-dd}, and stands in quarantine")
        {
            Span = account.DeclaredAt,
            Help = account.Sponsor is { } answers ? $"tell its sponsor, {answers}; extend 'expires', or take the account out of the file" : "extend 'expires', or take the account out of the file",
        });
    }

    private static void CheckQuota(PlanDraft draft, int creations)
    {
        if (creations == 0 || draft.Observed.AccountQuota is not { } quota) return;
        var there = draft.Observed.Accounts.Length + draft.Observed.PendingCreations.Length;
        if (there + creations <= quota) return;
        draft.Report(new Diagnostic(
            PlanDiagnostics.AccountQuota,
            $"the organization may have {quota} accounts, and would have {there + creations}")
        {
            Help = "ask for a higher quota (Service Quotas, AWS Organizations, L-E619E033, in us-east-1) before you apply",
        });
    }
}
