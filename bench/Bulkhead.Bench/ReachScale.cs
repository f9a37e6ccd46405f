using System.Globalization;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Bench;

/// <summary>
/// Reads organizations of baseline roles that are alike, of which a tenth differ, and asks who can come to be administrator. Ways are
/// planted in some accounts: those must be found, and no others.
/// </summary>
internal static class ReachScale
{
    public static int Run(string[] options)
    {
        var accounts = Options.Number(options, "--accounts", 1);
        var principals = Options.Number(options, "--principals", 1000);
        var code = Round(accounts, principals, changed: false);
        return Math.Max(code, Round(accounts, principals, changed: true));
    }

    private static int Round(int accounts, int principals, bool changed)
    {
        var organization = new ReachOrganization(accounts, principals, changed);
        var inputs = new SnapshotInputs([.. organization.Details()], null, [organization.Facts()]) { IsDeclarationComplete = true };
        var diagnostics = new DiagnosticBag();
        var start = Environment.CpuUsage.TotalTime;
        var snapshot = SnapshotReader.Read(inputs, diagnostics) ?? throw new InvalidOperationException("the organization can't be read");
        var read = Environment.CpuUsage.TotalTime - start;
        var engine = new ReachEngine(snapshot);
        start = Environment.CpuUsage.TotalTime;
        var rows = engine.Administrators();
        var asked = Environment.CpuUsage.TotalTime - start;
        var found = rows.Where(r => r.Verdict == ReachVerdict.Broken && r.Calls > 0).Select(r => r.Principal.Arn).ToHashSet(StringComparer.Ordinal);
        var missed = organization.Planted.Count(p => !found.Contains(p));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"reach{(changed ? ", one policy changed" : "")}: {accounts} accounts, {rows.Length} principals: read in {read.TotalMilliseconds:0} ms, all asked in {asked.TotalMilliseconds:0} ms of processor time, {Environment.WorkingSet / 1048576} MiB; {found.Count} can come to administrator, {missed} of {organization.Planted.Count} planted ways missed"));
        return missed == 0 && found.Count == organization.Planted.Count ? 0 : 1;
    }
}
