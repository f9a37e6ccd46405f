using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Collecting;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Invariants;

/// <summary>Reads what invariants are evaluated on: the organization, and every account of it that can be entered.</summary>
public static class InvariantCollection
{
    private const int AccountsAtOnce = 16;

    /// <summary>Reads, with sessions that may only read.</summary>
    /// <param name="management">A session of the management account.</param>
    /// <param name="desired">What the file wants: its regions are looked at.</param>
    /// <param name="plan">The plan: it knows which account is entered by which role.</param>
    /// <param name="operations">All operations that the cloud has; null for AWS.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<CollectedOrganization> ReadAsync(
        AwsSession management, DesiredOrganization desired, Plan plan, IReadOnlySet<string>? operations, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(management);
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(plan);
        var session = new ReadingSession(management.WithRegion(desired.Home), new CallTally());
        var (organization, refusal) = await OrganizationCollector.CollectAsync(session, cancellationToken);
        if (refusal is not null) return new(null, [], refusal);

        var roles = plan.AccessRoles.Where(r => plan.AccountIds.ContainsKey(r.Key)).ToDictionary(r => AccountId.Parse(plan.AccountIds[r.Key]), r => r.Value);
        var locked = desired.Accounts.Where(a => a.IsSealed && plan.AccountIds.ContainsKey(a.Name)).Select(a => AccountId.Parse(plan.AccountIds[a.Name])).ToHashSet();
        var sessions = new AccountSessions(session, readOnly: true, id => roles.GetValueOrDefault(id, OrganizationModel.DefaultAccessRole), locked.Contains);
        var collector = new AccountCollector(new(desired.Regions, operations));
        var members = organization is null ? [] : OrganizationCollector.ActiveAccounts(organization).Where(a => a != management.Account);
        var read = new ConcurrentBag<CollectedAccount>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(members.Prepend(management.Account), options, async (account, stop) =>
        {
            if (await sessions.OpenAsync(account, null, stop) is not SessionOpened { Session: var opened })
            {
                read.Add(CollectedAccount.Locked(account, "the account could not be entered"));
                return;
            }

            var collected = await collector.CollectAsync(opened, stop);
            await DeployedTemplates.AddAsync(opened, collected, plan, stop);
            read.Add(collected);
        });
        return new(organization, [.. read.OrderBy(a => a.Id != management.Account).ThenBy(a => a.Id)], null);
    }
}
