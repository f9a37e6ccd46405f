namespace Bulkhead.Engine.Rehearsal;

/// <summary>As whom an attacker makes a last call.</summary>
internal enum RehearsalCaller
{
    /// <summary>As who made the calls before.</summary>
    Attacker,

    /// <summary>With the access key that was found, or the session of a root user.</summary>
    Found,

    /// <summary>From the member account that the attacker has, and that the calls before gave a right.</summary>
    Member,
}
