using System.Collections.Concurrent;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Planning;

namespace Bulkhead.Engine.Observed.Drift;

/// <summary>
/// Asks CloudFormation whether Bulkhead's stacks are still as their templates say. CloudFormation looks at every
/// resource, which takes it seconds to minutes a stack: an option of <c>status</c>, not part of every plan.
/// </summary>
public static class DriftReader
{
    private const int StacksAtOnce = 16;

    /// <summary>Looks at every settled stack of Bulkhead's that was observed.</summary>
    /// <param name="management">A session of the management account.</param>
    /// <param name="desired">What the file wants: it says whose stacks are Bulkhead's.</param>
    /// <param name="observed">What was read before.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<DriftReport> ReadAsync(
        AwsSession management,
        DesiredOrganization desired,
        ObservedOrganization observed,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        var matching = AccountMatching.Match(desired, observed.ManagementAccount, observed.Accounts);
        var sessions = new AccountSessions(management, readOnly: true, matching.RolesFor(desired), matching.SealedFor(desired));
        var work = observed.Contents.SelectMany(content => content.Value.Stacks.SelectMany(place => place.Stacks is ObservedStacks.Known known
            ? known.Stacks.Where(s => s.IsSettled && desired.Owns(s.Tags)).Select(s => (content.Key, place.Region, s.Name))
            : []));
        var found = new ConcurrentBag<StackDrift>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = StacksAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(work, options, async (stack, stop) =>
            found.Add(await ReadAsync(sessions, stack.Key, stack.Region, stack.Name, time, stop)));
        return new DriftReport(
        [
            .. found.OrderBy(s => s.Account).ThenBy(s => s.Region.Value, StringComparer.Ordinal).ThenBy(s => s.Stack, StringComparer.Ordinal),
        ]);
    }

    private static async Task<StackDrift> ReadAsync(
        AccountSessions sessions, AccountId account, RegionName region, string stack, TimeProvider time, CancellationToken cancellationToken)
    {
        var opened = await sessions.OpenAsync(account, region, cancellationToken);
        return opened is SessionOpened { Session: var session }
            ? await StackDriftDetection.ReadAsync(session, stack, time, cancellationToken)
            : new StackDrift(account, region, stack, [], ((SessionRefused)opened).Refusal);
    }
}
