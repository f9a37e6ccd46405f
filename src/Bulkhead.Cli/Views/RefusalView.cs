using Bulkhead.Aws;
using Bulkhead.Cli.Output;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>AWS's refusal with all that a person needs to act on it, or to ask AWS about it.</summary>
internal static class RefusalView
{
    /// <summary>The refusal as an error of its own, with the way out.</summary>
    public static void WriteError(IAnsiConsole console, AwsRefusal refusal)
    {
        DiagnosticView.Write(console, [refusal.ToDiagnostic()]);
        if (refusal.Kind is RefusalKind.Credentials) console.WriteLine("  Another profile is chosen with --profile. To rehearse without AWS: --cloud local.");
    }

    /// <summary>What kind of refusal it is and where it happened: codes, API, accounts, region and request id.</summary>
    public static void Write(IAnsiConsole console, AwsRefusal refusal)
    {
        var account = refusal.Account?.Value ?? "(not known yet)";
        var request = refusal.RequestId.Length == 0 ? "(no answer)" : refusal.RequestId;
        var subject = refusal.Subject is { } about ? $" about account {about}, called" : "";
        console.MarkupLine(
            $"  [grey]{refusal.ToDiagnostic().Code} {SafeText.Markup(refusal.Code)}: {SafeText.Markup(refusal.Service)}:{SafeText.Markup(refusal.Operation)}{subject} by account {account}, " +
            $"region {SafeText.Markup(refusal.Region.Value)}, request {SafeText.Markup(request)}[/]");
    }
}
