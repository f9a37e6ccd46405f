namespace Bulkhead.Config.Model;

/// <summary>How AWS Config records resources.</summary>
public enum ConfigRecording
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>The state at the end of a day, where it changed.</summary>
    Daily,

    /// <summary>Every change.</summary>
    Continuous,
}
