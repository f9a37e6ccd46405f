using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Invariants;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Cli.Files;

/// <summary>The folder of <c>plan --certificates</c>: a certificate for each proved invariant, and the planned state that they are about.</summary>
internal static class CertificateFolder
{
    /// <summary>Writes it; false, which is told, when the folder can't be written.</summary>
    public static bool TryWrite(string folder, InvariantReport report, Terminal terminal)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            DiagnosticView.Write(terminal.People, [new Diagnostic(CommandLineDiagnostics.Unreadable, $"the folder '{folder}' can't be made: {problem.Message}")]);
            return false;
        }

        var written = 0;
        foreach (var (result, number) in report.Results.Select((r, i) => (r, i + 1)))
        {
            if (result.Certificate is not { } certificate) continue;
            if (!OutputFile.TryWrite(Path.Combine(folder, $"invariant-{number}.json"), JsonOutput.Text(writer => CertificateJson.Write(writer, certificate)), terminal)) return false;
            written++;
        }

        if (report.Inputs is not { } inputs || !TryWrite(folder, inputs, terminal)) return report.Inputs is null;
        terminal.PeopleWriter.WriteLine($"{written} of {report.Results.Length} invariants have a certificate in {SafeText.Plain(folder)}. Check one with:");
        terminal.PeopleWriter.WriteLine(
            $"  bulkhead reach verify invariant-1.json --authorization-details details-*.json --organization organization.json --facts facts-*.json{(inputs.IsDeclarationComplete ? " --nothing-else-declared" : "")}");
        return true;
    }

    private static bool TryWrite(string folder, SnapshotInputs inputs, Terminal terminal)
    {
        bool Write(string name, FactInput input) => OutputFile.TryWrite(Path.Combine(folder, name), input.Root.GetRawText(), terminal);
        return inputs.AuthorizationDetails.Select((d, i) => Write($"details-{i + 1}.json", d)).All(w => w)
            && inputs.Facts.Select((f, i) => Write($"facts-{i + 1}.json", f)).All(w => w)
            && (inputs.Organization is not { } organization || Write("organization.json", organization));
    }
}
