namespace Bulkhead.Aws.Throttling;

/// <summary>The rate at which AWS answers one API (or several that share it) for one account: a token bucket.</summary>
/// <param name="Bucket">The bucket's name: the API, or what the APIs that share it are called.</param>
/// <param name="PerSecond">Tokens that come back each second.</param>
/// <param name="Burst">Tokens that a rested bucket holds.</param>
public sealed record PublishedRate(string Bucket, double PerSecond, int Burst)
{
    /// <summary>The least time for that many calls on a rested bucket.</summary>
    public TimeSpan TimeFor(long calls) =>
        calls <= Burst ? TimeSpan.Zero : TimeSpan.FromSeconds((calls - Burst) / PerSecond);
}
