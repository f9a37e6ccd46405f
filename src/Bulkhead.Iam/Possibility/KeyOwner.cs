namespace Bulkhead.Iam.Possibility;

/// <summary>Who decides what a request says under a context key. docs/iam-possibility.md has the table.</summary>
public enum KeyOwner
{
    /// <summary>Nobody knows: treated as fixed, with a value that must be told.</summary>
    Unknown,

    /// <summary>The principal, the resource or the organization: fixed, whoever calls and however.</summary>
    Identity,

    /// <summary>AWS, by the kind of call.</summary>
    Platform,

    /// <summary>Whoever calls, or made the session: it says what it likes.</summary>
    Caller,

    /// <summary>Where and when the call is made: an insider can arrange it, and the answer says that it rests on it.</summary>
    Circumstance,
}
