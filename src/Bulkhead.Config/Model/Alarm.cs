namespace Bulkhead.Config.Model;

/// <summary>What the security contact is told of at once.</summary>
public enum Alarm
{
    /// <summary>Somebody uses the root user of an account.</summary>
    RootUser,

    /// <summary>Somebody uses a break-glass user.</summary>
    BreakGlass,

    /// <summary>Somebody changes a policy of the organization, or which accounts it binds.</summary>
    Guardrails,

    /// <summary>Somebody changes a trail, or the log archive.</summary>
    Logs,

    /// <summary>A backup, a copy of one, or a restore fails, the tests of restores included.</summary>
    Backups,
}
