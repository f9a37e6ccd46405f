namespace Bulkhead.LocalCloud.Faults;

/// <summary>What goes wrong with a call.</summary>
public enum FaultKind
{
    /// <summary><c>throttle</c>: AWS asks to go slower; the call has no effect.</summary>
    Throttle,

    /// <summary><c>server-error</c>: AWS has a bad moment; the call has no effect.</summary>
    ServerError,

    /// <summary><c>cut-before</c>: the connection is cut before the call has its effect.</summary>
    CutBefore,

    /// <summary><c>cut-after</c>: the connection is cut when the call has had its effect, so the answer is lost.</summary>
    CutAfter,

    /// <summary><c>time-out</c>: the call has its effect, and for a long time nothing is answered; then the connection is cut.</summary>
    TimeOut,

    /// <summary><c>expired-credentials</c>: the credentials are said to be over; the call has no effect.</summary>
    ExpiredCredentials,

    /// <summary><c>duplicate</c>: the call is delivered twice, and the second answer comes back.</summary>
    Duplicate,

    /// <summary><c>kill</c>: the process that holds the cloud ends at once, before the call has its effect.</summary>
    Kill,

    /// <summary><c>kill-after</c>: the process that holds the cloud ends at once, after the call has had its effect.</summary>
    KillAfter,
}
