namespace Bulkhead.Core.Diagnostics;

/// <summary>How bad a diagnostic is.</summary>
public enum Severity
{
    /// <summary>The input can't be used.</summary>
    Error,

    /// <summary>The input can be used, but is probably not what its author meant.</summary>
    Warning,

    /// <summary>Worth knowing.</summary>
    Note,
}
