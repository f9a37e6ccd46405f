using System.CommandLine;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Output;

var root = RootCommands.Make(Terminal.OfProcess());
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    // The library prints the mistake and the usage; its exit code of 1 would say "it failed", not "it was never begun".
    await parsed.InvokeAsync();
    return ExitCodes.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Timeout.InfiniteTimeSpan });
