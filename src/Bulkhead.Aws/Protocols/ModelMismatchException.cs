namespace Bulkhead.Aws.Protocols;

/// <summary>A request or answer in memory that does not fit the service model: a mistake in Bulkhead, not in what came in.</summary>
public sealed class ModelMismatchException : Exception
{
    /// <summary>Says nothing; prefer the others.</summary>
    public ModelMismatchException() { }

    /// <summary>Says what does not fit.</summary>
    public ModelMismatchException(string message) : base(message) { }

    /// <summary>Says what does not fit, and what was thrown for it.</summary>
    public ModelMismatchException(string message, Exception innerException) : base(message, innerException) { }
}
