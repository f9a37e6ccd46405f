using Bulkhead.Aws;
using Bulkhead.Cli.Output;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>AWS's refusal with all that a person needs to act on it, or to ask AWS about it.</summary>
internal static class RefusalView
{
    public static void Write(IAnsiConsole console, AwsRefusal refusal, string indent = "  ")
    {
        var account = refusal.Account?.Value ?? "unknown";
        var request = refusal.RequestId.Length == 0 ? "none" : refusal.RequestId;
        console.MarkupLine(
            $"{indent}[grey]AWS: {SafeText.Markup(refusal.Service)}:{SafeText.Markup(refusal.Operation)} in account {account}, " +
            $"region {SafeText.Markup(refusal.Region.Value)}, request {SafeText.Markup(request)}[/]");
    }
}
