namespace Bulkhead.Aws;

/// <summary>
/// Sees every call as it goes, for live progress, counts and tests. Called from many threads at once; must be quick and
/// must not throw.
/// </summary>
public interface ICallObserver
{
    /// <summary>A call begins.</summary>
    void Started(AwsCall call);

    /// <summary>A call waits before it goes out.</summary>
    /// <param name="call">The call.</param>
    /// <param name="wait">How long, as far as it is known now.</param>
    /// <param name="reason">Why, as people read it: "AWS allows 0.1 a second".</param>
    void Waiting(AwsCall call, TimeSpan wait, string reason);

    /// <summary>A call is over.</summary>
    /// <param name="call">The call.</param>
    /// <param name="result">What came of it; null when it was cancelled.</param>
    /// <param name="attempts">How many requests went out for it.</param>
    void Finished(AwsCall call, AwsResult? result, int attempts);
}
