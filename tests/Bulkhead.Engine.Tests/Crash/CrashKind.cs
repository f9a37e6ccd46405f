namespace Bulkhead.Engine.Tests.Crash;

/// <summary>What happens at a call.</summary>
internal enum CrashKind
{
    /// <summary>The process ends before the call has its effect.</summary>
    KillBefore,

    /// <summary>The process ends when the call has had its effect, before anybody sees the answer.</summary>
    KillAfter,

    /// <summary>The connection is cut before the call has its effect.</summary>
    CutBefore,

    /// <summary>The connection is cut when the call has had its effect.</summary>
    CutAfter,

    /// <summary>AWS asks to go slower.</summary>
    Throttle,

    /// <summary>AWS has a bad moment.</summary>
    ServerError,

    /// <summary>The call is delivered twice.</summary>
    Duplicate,

    /// <summary>The credentials are said to be over.</summary>
    ExpiredCredentials,
}
