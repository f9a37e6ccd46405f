using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Collecting;
using Bulkhead.Reach;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary>The files of a snapshot that <c>bulkhead snapshot</c> collected, as <c>reach</c> reads them.</summary>
/// <param name="Details">Authorization details, a file an account.</param>
/// <param name="Facts">Facts, a file an account.</param>
/// <param name="Organization">The organization; null where there is none.</param>
internal sealed record CollectedFiles(ImmutableArray<string> Details, ImmutableArray<string> Facts, string? Organization)
{
    /// <summary>The operation by which the organization would have been read, where that was refused; null where it was not.</summary>
    public string? OrganizationUnknown { get; init; }

    private const int MostNames = 5;

    /// <summary>No snapshot.</summary>
    public static CollectedFiles None { get; } = new([], [], null);

    /// <summary>The files, with a warning about what they lack.</summary>
    public static CollectedFiles Of(string path, DiagnosticBag diagnostics)
    {
        var folder = new SnapshotFolder(path);
        try
        {
            if (folder.ReadManifest() is not { } manifest)
            {
                diagnostics.Add(new(ReachDiagnostics.SnapshotUnusable, $"'{path}' has no snapshot") { Help = "make one with 'bulkhead snapshot --out DIR'" });
                return None;
            }

            var accounts = folder.ReadAccounts();
            Report(path, manifest, accounts, diagnostics);
            var ids = accounts.Select(a => AccountId.Parse(a.Id)).ToList();
            return new(
                [.. ids.Select(folder.DetailsOf).Where(File.Exists)],
                [.. ids.Select(folder.FactsOf).Where(File.Exists)],
                File.Exists(folder.OrganizationFile) ? folder.OrganizationFile : null)
            {
                OrganizationUnknown = manifest.Missing.IsEmpty ? null : manifest.Missing[0].Operation,
            };
        }
        catch (FormatException problem)
        {
            diagnostics.Add(new(ReachDiagnostics.SnapshotUnusable, $"the snapshot in '{path}' can't be read: {problem.Message}") { Help = "make it again with --fresh" });
            return None;
        }
    }

    private static void Report(string path, SnapshotManifest manifest, ImmutableArray<SnapshotAccount> accounts, DiagnosticBag diagnostics)
    {
        var locked = accounts.Where(a => !a.IsEntered).Select(a => a.Id).ToList();
        if (manifest.State == SnapshotState.Collecting)
        {
            diagnostics.Add(new(ReachDiagnostics.SnapshotNotWhole, $"the snapshot in '{path}' was interrupted: accounts that it lacks are unknown")
            {
                Help = "run the same 'bulkhead snapshot' again: it goes on where it was",
            });
        }
        else if (locked.Count > 0 || !manifest.Missing.IsEmpty || accounts.Any(a => a.Missing.Any(m => m.IsRefused)))
        {
            var refused = manifest.Missing.Concat(accounts.Where(a => a.IsEntered).SelectMany(a => a.Missing)).Where(m => m.IsRefused).Select(m => m.Operation).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var what = string.Join("; ", new[] { Some("accounts that could not be entered", locked), Some("operations that were refused", refused) }.OfType<string>());
            diagnostics.Add(new(ReachDiagnostics.SnapshotNotWhole, $"the snapshot in '{path}' is not whole: {what}") { Help = "what it lacks is unknown, and named where a verdict rests on it" });
        }

        if (!manifest.Missing.IsEmpty)
        {
            diagnostics.Add(new(ReachDiagnostics.SnapshotNotWhole, $"the organization of the snapshot in '{path}' is unknown, so little is proved: {manifest.Missing[0].Operation} was refused")
            {
                Help = "collect with credentials of the management account, or of an account to which Organizations is delegated; or give --organization FILE, which somebody made there",
            });
        }

        var regions = accounts.SelectMany(a => a.OtherRegions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (regions.Count == 0) return;
        diagnostics.Add(new(ReachDiagnostics.SnapshotOfSomeRegions, $"the snapshot in '{path}' looked at some regions only: verdicts say nothing of {Some("what is in others", regions)}"));
    }

    private static string? Some(string what, List<string> names) => names.Count == 0 ? null
        : $"{what} ({string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? $" and {names.Count - MostNames} more" : "")})";
}
