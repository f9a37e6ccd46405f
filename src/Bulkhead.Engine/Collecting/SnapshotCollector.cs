using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Observed;
using Bulkhead.Reach;
using Diagnostic = Bulkhead.Core.Diagnostics.Diagnostic;

namespace Bulkhead.Engine.Collecting;

/// <summary>
/// Collects an organization into a folder, with sessions that may only read. An account is on disk as soon as it is read: a run
/// that was interrupted is taken up where it was, and accounts that could not be entered are tried again.
/// </summary>
public static class SnapshotCollector
{
    private const int AccountsAtOnce = 16;

    /// <summary>Collects, or goes on with it.</summary>
    /// <param name="request">What.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Is told how far it is; may be null.</param>
    /// <param name="cancellationToken">Cancels; what was read stays.</param>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static async Task<SnapshotOutcome> CollectAsync(
        SnapshotRequest request, TimeProvider time, IProgress<SnapshotProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(time);
        if (Prepare(request) is { } problem) return new SnapshotOutcome.Unusable(problem);
        var tally = new CallTally();
        var session = new ReadingSession(request.Session, tally);
        var (organization, refusal) = await OrganizationCollector.CollectAsync(session, cancellationToken);
        var id = (organization?["organizations:DescribeOrganization"]?["Organization"]?["Id"])?.GetValue<string>();
        var manifest = Begin(request, id, time);
        if (manifest.Collector != request.Session.Account.Value || manifest.Organization != id || !manifest.Regions.SequenceEqual(request.Regions.Select(r => r.Value)))
        {
            return new SnapshotOutcome.Unusable(Other(request.Folder, "a snapshot of another account, organization or choice of regions"));
        }

        request.Folder.Write(manifest with { State = SnapshotState.Collecting, Accounts = [] });
        if (organization is not null) request.Folder.WriteOrganization(organization);
        var accounts = AccountsOf(organization, request);
        var waiting = accounts.Where(a => request.Folder.ReadAccount(a.Key) is not { IsEntered: true }).Select(a => a.Key).ToList();
        var resumed = accounts.Count - waiting.Count;
        var done = resumed;
        progress?.Report(new(done, accounts.Count, tally.Count));

        var sessions = new AccountSessions(session, readOnly: true, a => accounts.TryGetValue(a, out var known) ? known.Role : request.Role, a => accounts.TryGetValue(a, out var known) && known.IsSealed);
        await Parallel.ForEachAsync(waiting, new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = cancellationToken }, async (account, stop) =>
        {
            var (collected, record) = await CollectAsync(sessions, account, request, time, stop);
            request.Folder.Write(collected, record);
            progress?.Report(new(Interlocked.Increment(ref done), accounts.Count, tally.Count));
        });

        manifest = manifest with
        {
            State = SnapshotState.Done,
            Missing = refusal is null ? [] : [new("organizations:DescribeOrganization", refusal.ToString()) { IsRefused = true }],
            Accounts = [.. request.Folder.ReadAccounts().Where(a => accounts.ContainsKey(AccountId.Parse(a.Id)))],
        };
        request.Folder.Write(manifest);
        return new SnapshotOutcome.Collected(manifest, resumed, tally.Count);
    }

    // What is wrong with the folder; null when it is ready.
    private static Diagnostic? Prepare(SnapshotRequest request)
    {
        var folder = request.Folder;
        if (folder.HoldsSomethingElse) return Other(folder, "other files");
        try
        {
            if (folder.ReadManifest() is not { } known) return null;
            if (request.IsFresh) folder.Clear();
            else if (known is { State: SnapshotState.Done } && known.Accounts.All(a => a.IsEntered))
            {
                return new(ReachDiagnostics.SnapshotUnusable, $"'{folder.Path}' has a snapshot already, of {known.StartedAt:u}")
                {
                    Help = "name another folder, or throw the old one away with --fresh",
                };
            }

            _ = folder.ReadAccounts();
            return null;
        }
        catch (FormatException problem)
        {
            return new(ReachDiagnostics.SnapshotUnusable, $"the snapshot in '{folder.Path}' can't be read: {problem.Message}") { Help = "name another folder" };
        }
    }

    private static Diagnostic Other(SnapshotFolder folder, string what) =>
        new(ReachDiagnostics.SnapshotUnusable, $"'{folder.Path}' has {what}") { Help = "name another folder, or one that is empty" };

    private static SnapshotManifest Begin(SnapshotRequest request, string? organization, TimeProvider time) =>
        request.Folder.ReadManifest()
        ?? new(
            SnapshotState.Collecting,
            request.Session.Account.Value,
            organization,
            time.GetUtcNow(),
            [.. request.Regions.Select(r => r.Value)],
            [],
            []);

    // The role by which each account is entered.
    private static Dictionary<AccountId, (string Role, bool IsSealed)> AccountsOf(JsonObject? organization, SnapshotRequest request)
    {
        var accounts = new Dictionary<AccountId, (string Role, bool IsSealed)> { [request.Session.Account] = (request.Role, false) };
        if (organization is null) return accounts;
        var emails = OrganizationCollector.Accounts(organization).ToDictionary(a => a["Id"]!.GetValue<string>(), a => a["Email"]?.GetValue<string>() ?? "", StringComparer.Ordinal);
        foreach (var id in OrganizationCollector.ActiveAccounts(organization))
        {
            accounts[id] = (request.RolesByEmail.GetValueOrDefault(emails[id.Value], request.Role), request.SealedByEmail.Contains(emails[id.Value]));
        }

        return accounts;
    }

    private static async Task<(CollectedAccount Account, SnapshotAccount Record)> CollectAsync(
        AccountSessions sessions, AccountId id, SnapshotRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        switch (await sessions.OpenAsync(id, null, cancellationToken))
        {
            case SessionRefused { Refusal: var refusal }:
                var locked = CollectedAccount.Locked(id, refusal.ToString());
                return (locked, new(id.Value, false, at, [], [], locked.Missing));
            case SessionOpened { Session: var session }:
                var (enabled, missing) = await RegionsAsync(session, request, cancellationToken);
                var regions = request.Regions.IsEmpty ? enabled : request.Regions;
                var scope = new CollectionScope(regions, request.Operations) { MayHaveOthers = request.Regions.IsEmpty && !missing.IsEmpty };
                var account = await new AccountCollector(scope).CollectAsync(session, cancellationToken);
                return (account, new(
                    id.Value, true, at, [.. regions.Select(r => r.Value)], [.. enabled.Except(regions).Select(r => r.Value).Order(StringComparer.Ordinal)], account.Missing.AddRange(missing)));
            default:
                throw new UnreachableException();
        }
    }

    // An account's regions are those that are not opted in to, and those that it has opted in to (Account Management Reference Guide,
    // "Enable or disable AWS Regions in your account").
    private static async Task<(ImmutableArray<RegionName> Regions, ImmutableArray<Uncollected> Missing)> RegionsAsync(
        AwsSession session, SnapshotRequest request, CancellationToken cancellationToken) =>
        await session.CallAsync("ec2", "DescribeRegions", [], cancellationToken) switch
        {
            AwsSuccess { Output: var output } => (
                [
                    .. (output["Regions"] as JsonArray ?? []).OfType<JsonObject>()
                        .Where(r => r["OptInStatus"]?.GetValue<string>() != "not-opted-in")
                        .Select(r => new RegionName(r["RegionName"]!.GetValue<string>()))
                        .OrderBy(r => r.Value, StringComparer.Ordinal),
                ],
                []),
            AwsRefusal refusal => (request.Regions.IsEmpty ? [session.Region] : request.Regions, [new("ec2:DescribeRegions", refusal.ToString()) { IsRefused = true }]),
            _ => throw new UnreachableException(),
        };
}
