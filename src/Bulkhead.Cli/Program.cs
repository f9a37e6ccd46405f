using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Output;

return await CommandLine.RunAsync(args, Terminal.OfProcess());
