namespace Bulkhead.Aws.Protocols;

/// <summary>A body or header from the other side that does not follow the protocol or the model.</summary>
public sealed class WireFormatException : Exception
{
    /// <summary>Says nothing; prefer the others.</summary>
    public WireFormatException() { }

    /// <summary>Says what is wrong.</summary>
    public WireFormatException(string message) : base(message) { }

    /// <summary>Says what is wrong, and what was thrown for it.</summary>
    public WireFormatException(string message, Exception innerException) : base(message, innerException) { }
}
