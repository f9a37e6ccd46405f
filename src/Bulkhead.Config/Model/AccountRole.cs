namespace Bulkhead.Config.Model;

/// <summary>The part that an account of a kind plays for the others.</summary>
public enum AccountRole
{
    /// <summary>None: it carries workloads or people's experiments.</summary>
    None,

    /// <summary>Administers detection and holds the audit access.</summary>
    Security,

    /// <summary>Keeps the logs.</summary>
    LogArchive,

    /// <summary>Keeps the backups.</summary>
    Backup,

    /// <summary>The last line of defence beyond IT.</summary>
    Escrow,

    /// <summary>The clean room.</summary>
    Forensics,

    /// <summary>Shared tools and delivery.</summary>
    Tools,

    /// <summary>Shared network.</summary>
    Network,

    /// <summary>Quarantined: waits to be closed by a person.</summary>
    Suspended,
}
