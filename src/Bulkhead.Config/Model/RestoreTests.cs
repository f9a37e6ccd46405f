namespace Bulkhead.Config.Model;

/// <summary>How often AWS tries whether backups can be restored.</summary>
public enum RestoreTests
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>Every Sunday.</summary>
    Weekly,

    /// <summary>On the first day of every month.</summary>
    Monthly,
}
