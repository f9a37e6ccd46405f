using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Documents;
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
        return Enumerable.Range(0, Options.Number(options, "--rounds", 2)).Select(_ => Round(accounts, principals)).ToList().Max();
    }

    private static int Round(int accounts, int principals)
    {
        var organization = new ReachOrganization(accounts, principals);
        List<(string Path, byte[] Text)> details = [.. organization.Details()];
        var facts = organization.Facts();
        GC.Collect();
        var clock = Stopwatch.StartNew();
        var start = Environment.CpuUsage.TotalTime;
        var snapshot = Read(details, facts);
        var read = Environment.CpuUsage.TotalTime - start;
        var engine = new ReachEngine(snapshot);
        start = Environment.CpuUsage.TotalTime;
        var rows = engine.Administrators();
        var asked = Environment.CpuUsage.TotalTime - start;
        var elapsed = clock.Elapsed;
        var found = rows.Where(r => r.Verdict == ReachVerdict.Broken && r.Calls > 0).Select(r => r.Principal.Arn).ToHashSet(StringComparer.Ordinal);
        var missed = organization.Planted.Count(p => !found.Contains(p));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"reach: {accounts} accounts, {rows.Length} principals: read in {read.TotalMilliseconds:0} ms, all asked in {asked.TotalMilliseconds:0} ms of processor time, {elapsed.TotalMilliseconds:0} ms elapsed, {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MiB at most; {found.Count} can come to administrator, {missed} of {organization.Planted.Count} planted ways missed"));
        return missed == 0 && found.Count == organization.Planted.Count && Change(engine, rows) ? 0 : 1;
    }

    private static Snapshot Read(List<(string Path, byte[] Text)> details, (string Path, byte[] Text) facts)
    {
        var parsed = details.AsParallel().AsOrdered().Select(d => new FactInput(d.Path, Parse(d.Text)));
        var inputs = new SnapshotInputs([.. parsed], null, [new(facts.Path, Parse(facts.Text))]) { IsDeclarationComplete = true };
        return SnapshotReader.Read(inputs, new DiagnosticBag()) ?? throw new InvalidOperationException("the organization can't be read");
    }

    // Without the pool of the document: it lives as long as the snapshot is read.
    private static JsonElement Parse(byte[] text) => JsonElement.Parse(text);

    // A role of the first account that may do nothing of note may pass roles and make functions from now on, and then no more.
    private static bool Change(ReachEngine engine, ImmutableArray<ReachRow> rows)
    {
        var role = rows.First(r => r.Principal.Name == "role-3").Principal;
        var policy = PolicyParser.ParseJson(
            "own", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}]}""").Document!;
        var start = Environment.CpuUsage.TotalTime;
        var worse = engine.With(role, [policy]);
        var after = worse.Administrators();
        var took = Environment.CpuUsage.TotalTime - start;
        var changed = (PrincipalNode)worse.Snapshot.Find(role.Arn)!;
        start = Environment.CpuUsage.TotalTime;
        var again = worse.With(changed, role.Inline).Administrators();
        var back = Environment.CpuUsage.TotalTime - start;
        var isRight = after.Single(r => r.Principal.Arn == role.Arn).Verdict == ReachVerdict.Broken && again.Select(r => r.Verdict).SequenceEqual(rows.Select(r => r.Verdict));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"reach: one policy changed, all verdicts in {took.TotalMilliseconds:0} ms; changed back, in {back.TotalMilliseconds:0} ms of processor time; the verdicts are {(isRight ? "right" : "wrong")}"));
        return isRight;
    }
}
