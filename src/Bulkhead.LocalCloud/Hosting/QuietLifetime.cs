using Microsoft.Extensions.Hosting;

namespace Bulkhead.LocalCloud.Hosting;

/// <summary>Leaves signals and the console to the program that hosts the cloud.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
