using Bulkhead.Core.Diagnostics;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>The state file can't be used: what is wrong and the way out are for the user.</summary>
public sealed class StateFileException : Exception
{
    internal StateFileException(Diagnostic diagnostic, Exception? inner = null) : base(diagnostic.Message, inner) =>
        Diagnostic = diagnostic;

    /// <summary>What to tell the user.</summary>
    public Diagnostic Diagnostic { get; }
}
