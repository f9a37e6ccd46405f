using System.Diagnostics;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Observed;
using Bulkhead.Report.Accounts;

namespace Bulkhead.Cli.Commands;

/// <summary>Reads which accounts of the file there are, with their ids, and nothing of what is in them.</summary>
internal static class AccountReading
{
    /// <summary>The accounts as data; null where they can't be told, with what stands in the way printed.</summary>
    public static async Task<ExportedOrganization?> ReadAsync(OpenCloud cloud, LoadedConfiguration loaded, Terminal terminal, CancellationToken cancellationToken) =>
        await DirectoryAsync(cloud, loaded, terminal, cancellationToken) is { } directory ? AccountExport.Build(loaded.Model, directory) : null;

    /// <summary>The accounts that AWS has, with their names in the file; null where they can't be told, with what stands in the way printed.</summary>
    public static async Task<AccountDirectory?> DirectoryAsync(OpenCloud cloud, LoadedConfiguration loaded, Terminal terminal, CancellationToken cancellationToken)
    {
        var desired = PlanPreparation.Desire(loaded);
        switch (await ObservedReader.ReadAccountsAsync(cloud.Management, desired, cancellationToken))
        {
            case ObservationResult.Refused refused:
                DiagnosticView.Write(terminal.People, [refused.Diagnostic]);
                if (refused.Refusal is { } refusal) RefusalView.Write(terminal.People, refusal);
                return null;
            case ObservationResult.Observed { Organization: var observed }:
                var directory = AccountDirectory.Of(desired, observed);
                DiagnosticView.Write(terminal.People, directory.Diagnostics);
                return directory.Diagnostics.Any(d => d.Severity == Severity.Error) ? null : directory;
            default:
                throw new UnreachableException();
        }
    }
}
