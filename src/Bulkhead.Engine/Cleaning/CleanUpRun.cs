using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Journal;

namespace Bulkhead.Engine.Cleaning;

/// <summary>
/// One clean-up: looks with sessions that can only read, and removes, when it is told to, what the rules call too old. What it
/// is about to remove stands in the journal before the first thing goes.
/// </summary>
/// <param name="management">A session of the management account, in the home region.</param>
/// <param name="time">The clock.</param>
public sealed class CleanUpRun(AwsSession management, TimeProvider time)
{
    /// <summary>Looks, and removes nothing.</summary>
    public async Task<CleanUpReport> LookAsync(ImmutableArray<CleanUpTarget> targets, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<CleanUpFinding>();
        var gaps = ImmutableArray.CreateBuilder<CleanUpGap>();
        var sessions = new AccountSessions(management, readOnly: true, id => RoleOf(targets, id.Value));
        foreach (var target in targets)
        {
            var before = time.GetUtcNow().AddDays(-target.Days);
            var opened = await sessions.OpenAsync(target.Id, null, cancellationToken);
            if (opened is SessionRefused { Refusal: var closed }) gaps.Add(new CleanUpGap(target.Name, null, null, closed));
            if (opened is not SessionOpened { Session: var session }) continue;
            foreach (var region in target.Regions)
            {
                var there = session.WithRegion(region);
                foreach (var type in CleanUpType.All)
                {
                    var (items, refusal) = await type.ListAsync(there, cancellationToken);
                    if (refusal is not null) gaps.Add(new CleanUpGap(target.Name, region, type.Name, refusal));
                    foreach (var item in items.OrderBy(i => i.Id, StringComparer.Ordinal))
                    {
                        var (verdict, reason) = CleanUpRules.Decide(item, before);
                        findings.Add(new CleanUpFinding(target.Name, target.Id, region, item, verdict, reason));
                    }
                }
            }
        }

        return new CleanUpReport(findings.ToImmutable(), gaps.ToImmutable());
    }

    /// <summary>Removes what a look found too old, one after the other, under the lock of <c>apply</c>.</summary>
    /// <param name="looked">What <see cref="LookAsync"/> found.</param>
    /// <param name="targets">The accounts that it looked at.</param>
    /// <param name="owner">Who asks for the lock.</param>
    /// <param name="run">A name for this clean-up that no other has.</param>
    /// <param name="cancellationToken">Stops between two things: the report says what went and what was not reached.</param>
    public async Task<CleanUpReport> RemoveAsync(
        CleanUpReport looked, ImmutableArray<CleanUpTarget> targets, LockOwner owner, string run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(looked);
        if (!looked.Of(CleanUpVerdict.Remove).Any()) return looked;
        var journal = new JournalBucket(management, JournalBucket.NameFor(management.Account.Value), time);
        switch (await RunLock.AcquireAsync(journal, owner, run, force: false, time, cancellationToken))
        {
            case LockResult.HeldByAnother { Holder: var holder }:
                return looked with { Holder = holder };
            case LockResult.Refused { Refusal: var refusal }:
                return looked with { Journal = refusal };
            case LockResult.Taken { Lock: var taken }:
                await using (taken) return await RemoveAsync(looked, targets, journal, run, taken.Lost, cancellationToken);
            default:
                throw new UnreachableException();
        }
    }

    private async Task<CleanUpReport> RemoveAsync(
        CleanUpReport looked, ImmutableArray<CleanUpTarget> targets, JournalBucket journal, string run, CancellationToken lost, CancellationToken cancellationToken)
    {
        var begun = await journal.WriteRunAsync($"{run}-clean-begin", Record(run, looked.Of(CleanUpVerdict.Remove)), cancellationToken);
        if (begun.Refusal is { } refused) return looked with { Journal = refused };

        var sessions = new AccountSessions(management, roleOf: id => RoleOf(targets, id.Value));
        var done = looked.Findings.ToBuilder();
        string? stopped = null;
        JournalWrite end;
        try
        {
            for (var i = 0; i < done.Count; i++)
            {
                if (done[i].Verdict != CleanUpVerdict.Remove) continue;
                stopped = cancellationToken.IsCancellationRequested ? "somebody stopped it" : lost.IsCancellationRequested ? "it lost the lock" : null;
                if (stopped is not null) break;

                // What is begun is brought to its end, so that of each thing it is known whether it went.
                done[i] = await RemoveAsync(sessions, done[i], CancellationToken.None);
            }
        }
        finally
        {
            end = await journal.WriteRunAsync($"{run}-clean-end", Record(run, done.Where(f => f.Verdict == CleanUpVerdict.Remove)), CancellationToken.None);
        }

        return looked with { Findings = done.ToImmutable(), Stopped = stopped, EndRecord = end.Refusal };
    }

    private static async Task<CleanUpFinding> RemoveAsync(AccountSessions sessions, CleanUpFinding finding, CancellationToken cancellationToken)
    {
        var opened = await sessions.OpenAsync(finding.Id, finding.Region, cancellationToken);
        if (opened is not SessionOpened { Session: var session }) return finding with { IsRemoved = false, Refusal = ((SessionRefused)opened).Refusal };
        var type = CleanUpType.All.OfType<RemovableType>().First(t => t.Name == finding.Item.Type);
        var result = await type.RemoveAsync(session, finding.Item.Id, cancellationToken);
        return finding with { IsRemoved = result is AwsSuccess, Refusal = result as AwsRefusal };
    }

    private JsonObject Record(string run, IEnumerable<CleanUpFinding> findings) => new()
    {
        ["version"] = 1,
        ["run"] = run,
        ["command"] = "clean",
        ["caller"] = management.Caller.ToString(),
        ["at"] = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        ["removals"] = new JsonArray([.. findings.Select(f => new JsonObject
        {
            ["account"] = f.Account,
            ["accountId"] = f.Id.Value,
            ["region"] = f.Region.Value,
            ["type"] = f.Item.Type,
            ["id"] = f.Item.Id,
            ["removed"] = f.IsRemoved,
            ["requestId"] = f.Refusal?.RequestId,
            ["refusal"] = f.Refusal?.Code,
        })]),
    };

    private static string RoleOf(ImmutableArray<CleanUpTarget> targets, string id) => targets.First(t => t.Id.Value == id).AccessRole;
}
