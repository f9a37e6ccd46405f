namespace Bulkhead.LocalCloud.Tests.Pace;

/// <summary>Only the steps count: a machine that is slow moves nothing.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private DateTimeOffset _now = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => _now;

    public void Go(TimeSpan time) => _now += time;
}
