using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Engine.Apply;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Pace;

namespace Bulkhead.Cli.Clouds;

/// <summary>A cloud that a command works on, with the session of its management account.</summary>
/// <param name="Management">The session, in the home region.</param>
/// <param name="Pace">How patient a run has to be with it.</param>
/// <param name="Name">What to call it to people: "AWS", or "the local cloud in FILE".</param>
/// <param name="Id">What tells it from all others, and what <c>--cloud</c> takes: "aws", or "local:" and a rooted path.</param>
/// <param name="Counter">Counts the calls.</param>
/// <param name="Connection">The way to it.</param>
/// <param name="Server">The embedded cloud, when it is one.</param>
/// <param name="Clock">The clock of an embedded cloud with AWS's pace; null for the machine's.</param>
internal sealed record OpenCloud(
    AwsSession Management,
    ApplyPace Pace,
    string Name,
    string Id,
    CallCounter Counter,
    AwsConnection Connection,
    LocalCloudServer? Server,
    VirtualClock? Clock = null)
    : IAsyncDisposable
{
    /// <summary>The clock by which a run waits.</summary>
    public TimeProvider Time => Server?.Time ?? TimeProvider.System;

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        if (Server is not null) await Server.DisposeAsync();
        Clock?.Dispose();
    }
}
