using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Aws;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Observed;

/// <summary>
/// Reads what AWS has now. The organization is read by page and by policy; then every account that the file names, many
/// at once. The number of calls is the number of pages and of facts, and nothing is read twice.
/// </summary>
public static class ObservedReader
{
    // The calls of an account go side by side, so this many accounts keep some hundred requests under way.
    private const int AccountsAtOnce = 16;

    /// <summary>Reads the organization and the accounts that the file names.</summary>
    /// <param name="management">A session of the management account.</param>
    /// <param name="desired">What the file wants: only that, and what says that it is Bulkhead's, is read.</param>
    /// <param name="progress">Hears how far it has come; null for nobody.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ObservationResult> ReadAsync(
        AwsSession management,
        DesiredOrganization desired,
        IProgress<ObservationProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(management);
        ArgumentNullException.ThrowIfNull(desired);
        if (desired.ManagementAccount is { } wanted && wanted != management.Account)
        {
            return new ObservationResult.Refused(OtherAccount(management.Account, wanted), null);
        }

        var tally = new CallTally();
        var session = new ReadingSession(management.WithRegion(desired.Home), tally);
        var bucket = JournalBucket.NameFor(management.Account.Value);
        var start = new ObservedOrganization
        {
            ManagementAccount = management.Account,
            Caller = management.Caller,
            Partition = management.Partition,
            JournalBucket = bucket,
        };

        var calls = new OrganizationCalls(session);
        var reader = new OrganizationReader(calls, desired);
        var journal = reader.HasJournalAsync(bucket, cancellationToken);
        var description = await session.CallAsync("organizations", "DescribeOrganization", [], cancellationToken);
        switch (Describe(description, start))
        {
            case (null, var diagnostic):
                await journal;
                return new ObservationResult.Refused(diagnostic!, description as AwsRefusal);
            case ({ Id: null }, _):
                break;
            case ({ } described, _):
                start = await reader.ReadAsync(described, cancellationToken);
                start = start with { AccountQuota = await reader.ReadQuotaAsync(start, cancellationToken) };
                break;
        }

        start = start with { HasJournal = await journal };
        if (calls.Refusal is { Code: JournalBucket.OtherRegion } moved) return new ObservationResult.Refused(HomeMoved(moved), null);
        if (start.OtherOwner is { } owner) return new ObservationResult.Refused(OtherName(desired, start.Id, owner), null);
        if (calls.Refusal is { } refusal) return new ObservationResult.Refused(Unreadable(refusal), refusal);
        var access = desired.Access is { } people && start.Id is not null ? AccessReader.ReadAsync(session, desired, people, cancellationToken) : null;
        var observed = await ReadContentsAsync(session, desired, start, tally, progress, cancellationToken);
        if (access is not null) observed = observed with { Access = await access };
        return new ObservationResult.Observed(observed with { Calls = tally.Count });
    }

    /// <summary>
    /// Reads the accounts, the units and their tags, and nothing else: neither policies nor what is in the accounts.
    /// </summary>
    /// <param name="management">A session of the management account.</param>
    /// <param name="desired">What the file wants.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ObservationResult> ReadAccountsAsync(
        AwsSession management, DesiredOrganization desired, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(management);
        ArgumentNullException.ThrowIfNull(desired);
        if (desired.ManagementAccount is { } wanted && wanted != management.Account)
        {
            return new ObservationResult.Refused(OtherAccount(management.Account, wanted), null);
        }

        var tally = new CallTally();
        var session = new ReadingSession(management.WithRegion(desired.Home), tally);
        var start = new ObservedOrganization
        {
            ManagementAccount = management.Account,
            Partition = management.Partition,
            JournalBucket = JournalBucket.NameFor(management.Account.Value),
        };
        var description = await session.CallAsync("organizations", "DescribeOrganization", [], cancellationToken);
        var (described, diagnostic) = Describe(description, start);
        if (described is null) return new ObservationResult.Refused(diagnostic!, description as AwsRefusal);
        if (described.Id is null) return new ObservationResult.Observed(described with { Calls = tally.Count });
        var calls = new OrganizationCalls(session);
        var observed = await new OrganizationReader(calls, desired).ReadAccountsAsync(described, cancellationToken);
        return calls.Refusal is { } refusal
            ? new ObservationResult.Refused(Unreadable(refusal), refusal)
            : new ObservationResult.Observed(observed with { Calls = tally.Count });
    }

    private static (ObservedOrganization? Organization, Diagnostic? Diagnostic) Describe(AwsResult result, ObservedOrganization start)
    {
        switch (result)
        {
            case AwsRefusal { Code: "AWSOrganizationsNotInUseException" }:
                return (start, null);
            case AwsRefusal refusal:
                return (null, Unreadable(refusal));
            case AwsSuccess { Output: var output }:
                var organization = output["Organization"]?.AsObject() ?? [];
                var owner = OrganizationCalls.Text(organization, "MasterAccountId");
                if (owner != start.ManagementAccount.Value) return (null, MemberAccount(start.ManagementAccount, owner));
                if (OrganizationCalls.Text(organization, "FeatureSet") != "ALL") return (null, BillingOnly());
                return (start with { Id = OrganizationCalls.Text(organization, "Id") }, null);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>
    /// Reads the management account, which tells in which regions stacks may stand that the file no longer governs, and then
    /// all others.
    /// </summary>
    private static async Task<ObservedOrganization> ReadContentsAsync(
        AwsSession session,
        DesiredOrganization desired,
        ObservedOrganization observed,
        CallTally tally,
        IProgress<ObservationProgress>? progress,
        CancellationToken cancellationToken)
    {
        var matching = AccountMatching.Match(desired, observed.ManagementAccount, observed.Accounts);
        string? IdOf(string name) => name == StepAddress.Management ? observed.ManagementAccount.Value : matching.Find(name)?.Id.Value;
        var settings = desired.Settings
            .Where(s => IdOf(s.Account) is { } id && s.IsReadable(observed, AccountId.Parse(id)))
            .Select(s => s.Setting.Service is null ? s : s with { Value = SettingReferences.Resolve(s.Value, observed.Partition, observed.Id, IdOf) })
            .ToLookup(s => s.Account, StringComparer.Ordinal);
        var members = desired.Accounts
            .Where(a => a.ExpiredOn is null && matching.Find(a.Name) is { IsActive: true })
            .Select(a => (matching.Find(a.Name)!.Id, a.Name))
            .ToArray();
        var reader = new ContentReader(new AccountSessions(session, readOnly: true, matching.RolesFor(desired), matching.SealedFor(desired)));
        progress?.Report(new ObservationProgress(0, members.Length + 1, tally.Count));
        var management = await reader.ReadAsync(
            observed.ManagementAccount, desired.StackRegions, [.. settings[StepAddress.Management]], copies: null, cancellationToken);
        var former = FormerRegions(desired, management);
        if (!former.IsEmpty)
        {
            var left = await reader.ReadAsync(observed.ManagementAccount, former, [], copies: null, cancellationToken);
            management = management with { Stacks = management.Stacks.AddRange(left.Stacks) };
        }

        var regions = desired.StackRegions.AddRange(former);
        var copies = desired.Stacks.Where(s => s.Template == StackTemplate.Copies).ToDictionary(s => s.Account, StringComparer.Ordinal);
        var contents = new ConcurrentDictionary<AccountId, ObservedContent> { [observed.ManagementAccount] = management };
        var options = new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(members, options, async (account, stop) =>
        {
            contents[account.Id] = await reader.ReadAsync(account.Id, regions, [.. settings[account.Name]], copies.GetValueOrDefault(account.Name), stop);
            progress?.Report(new ObservationProgress(contents.Count, members.Length + 1, tally.Count));
        });
        return observed with { Contents = contents.ToImmutableSortedDictionary(), FormerRegions = former };
    }

    /// <summary>The regions that the management account's stack of roles notes and the file no longer has.</summary>
    internal static ImmutableArray<RegionName> FormerRegions(DesiredOrganization desired, ObservedContent management)
    {
        var stacks = management.Stacks.FirstOrDefault(s => s.Region == desired.Home).Stacks as ObservedStacks.Known;
        var noted = stacks?.Stacks.FirstOrDefault(s => s.Name == StackTemplate.Access.Name && desired.Owns(s.Tags));
        return noted is null ? [] : [.. GovernedRegions.Read(noted.Tags).Except(desired.StackRegions)];
    }

    private static Diagnostic Unreadable(AwsRefusal refusal) => new(
        PlanDiagnostics.OrganizationUnreadable, $"the organization cannot be read: {RefusalText.Describe(refusal)}")
    {
        Help = RefusalText.Advise(refusal),
    };

    private static Diagnostic MemberAccount(AccountId account, string owner) => new(
        PlanDiagnostics.NotManagementAccount,
        $"these credentials are of account {account}, a member of the organization whose management account is {owner}")
    {
        Help = $"use credentials of account {owner}",
    };

    private static Diagnostic OtherAccount(AccountId account, AccountId wanted) => new(
        PlanDiagnostics.OtherManagementAccount,
        $"these credentials are of account {account}, and the file is for the organization of {wanted}")
    {
        Help = "choose the other profile with --profile, or correct 'organization.management' in the file",
    };

    private static Diagnostic HomeMoved(AwsRefusal refusal) => new(PlanDiagnostics.HomeMoved, refusal.Message)
    {
        Help = "put the former home region first again; docs/safety.md says how to move to another one",
    };

    private static Diagnostic OtherName(DesiredOrganization desired, string? organization, string owner) => new(
        PlanDiagnostics.OtherName,
        $"organization {organization} is kept under the name '{owner}', and the file says '{desired.Name}'")
    {
        Help = $"if it has been renamed, say 'was: {owner}' under 'organization'; otherwise these credentials, or this file, are for another organization",
    };

    private static Diagnostic BillingOnly() => new(
        PlanDiagnostics.NotAllFeatures, "the organization has consolidated billing only, so no guardrail can hold in it")
    {
        Help = "enable all features in the Organizations console: every invited account must agree, which only people can do",
    };
}
