using System.Diagnostics;
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
        console.MarkupLine($"[red]error[/]: {SafeText.Markup(refusal.Code)}: {SafeText.Markup(refusal.Message)}");
        Write(console, refusal);
        console.MarkupLine($"  {SafeText.Markup(AdviceFor(refusal))}");
    }

    /// <summary>Where it happened: API, account, region and request id.</summary>
    public static void Write(IAnsiConsole console, AwsRefusal refusal)
    {
        var account = refusal.Account?.Value ?? "(not known yet)";
        var request = refusal.RequestId.Length == 0 ? "(no answer)" : refusal.RequestId;
        console.MarkupLine(
            $"  [grey]{SafeText.Markup(refusal.Service)}:{SafeText.Markup(refusal.Operation)} in account {account}, " +
            $"region {SafeText.Markup(refusal.Region.Value)}, request {SafeText.Markup(request)}[/]");
    }

    /// <summary>What to do about it.</summary>
    public static string AdviceFor(AwsRefusal refusal) => refusal.Kind switch
    {
        RefusalKind.AccessDenied => "The caller may not do this: see the message for the policy that is missing or denies it.",
        RefusalKind.Credentials => "Sign in again, or choose the right profile with --profile. To rehearse without AWS: --cloud local.",
        RefusalKind.Throttled => "AWS asks for patience: run the same command again in a few minutes.",
        RefusalKind.LimitReached => "Ask AWS for a higher quota, or remove what is no longer needed.",
        RefusalKind.NotFound => "What the request names is gone: run the same command again, which looks afresh.",
        RefusalKind.Conflict => "Something else has it or is changing it: see the message.",
        RefusalKind.Invalid => "AWS does not accept the request: see the message.",
        RefusalKind.NotReady => "The account or the region is not ready yet: run the same command again later.",
        RefusalKind.Unavailable => "AWS failed on its side: run the same command again.",
        RefusalKind.Unreachable => "Nothing answers there: check the network, the region, and AWS_ENDPOINT_URL.",
        RefusalKind.Uncertain => "The answer was lost: run the same command again, which looks what came of it.",
        RefusalKind.Other => "See the message; the request id is what AWS support asks for.",
        _ => throw new UnreachableException(),
    };
}
