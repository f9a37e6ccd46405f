namespace Bulkhead.Aws.Client;

/// <summary>What a failure below HTTP says of the request.</summary>
internal enum TransportFailure
{
    /// <summary>It is no failure of the transport.</summary>
    None,

    /// <summary>The request did not leave: no name, no connection, no TLS.</summary>
    NotSent,

    /// <summary>The request went out, and no whole answer came.</summary>
    AnswerLost,
}
