using Bulkhead.Cli.Output;
using Xunit;

namespace Bulkhead.Cli.Tests.Running;

/// <summary>The start-up sample, applied once to a local cloud. Tests work on copies.</summary>
public sealed class AppliedStartup : IAsyncLifetime
{
    internal Workplace Place { get; } = Workplace.OfSample("startup");

    internal CommandOutcome? FirstApply { get; private set; }

    public async ValueTask InitializeAsync()
    {
        FirstApply = await Invocation.RunAsync("apply", Place.Folder, "--cloud", "local", "--yes");
        FirstApply.Expect(ExitCodes.Success);
    }

    public ValueTask DisposeAsync()
    {
        Place.Dispose();
        return ValueTask.CompletedTask;
    }
}
