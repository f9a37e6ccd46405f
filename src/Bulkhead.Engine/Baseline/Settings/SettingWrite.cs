using Bulkhead.Aws;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>What writing a setting gave: <see cref="Written"/>, <see cref="Refused"/> or <see cref="Blocked"/>, nothing else.</summary>
public abstract record SettingWrite
{
    private SettingWrite()
    {
    }

    /// <summary>The account has what is desired.</summary>
    public sealed record Written : SettingWrite;

    /// <summary>AWS refused.</summary>
    public sealed record Refused(AwsRefusal Refusal) : SettingWrite;

    /// <summary>Writing would break what somebody uses, so nothing was changed.</summary>
    /// <param name="Reason">What stands in the way, one sentence.</param>
    /// <param name="Advice">What to do, one sentence.</param>
    public sealed record Blocked(string Reason, string Advice) : SettingWrite
    {
        /// <summary>Whether it passes by itself: the step is begun again for as long as the run is patient.</summary>
        public bool PassesByItself { get; init; }
    }
}
