namespace Bulkhead.Config.Model;

/// <summary>What Bulkhead's own permission sets let people do.</summary>
public enum AccessVerb
{
    /// <summary>Everything that the account's guardrails leave.</summary>
    Administer,

    /// <summary>See configuration, metrics and logs; start and approve what delivery and operations have prepared; change nothing else.</summary>
    Operate,

    /// <summary>See configuration, metrics and logs, never what is in buckets, tables and secrets.</summary>
    Read,

    /// <summary>See and pay the bill.</summary>
    Bill,

    /// <summary>Keep the last copies: see and restore them, and change nothing.</summary>
    Hold,
}
