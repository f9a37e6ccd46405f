namespace Bulkhead.Aws.Models;

/// <summary>How a service writes requests and answers on the wire (Smithy: "AWS Protocols").</summary>
public enum WireProtocol
{
    /// <summary>awsJson 1.0 and 1.1: POST / with <c>X-Amz-Target</c> and a JSON body.</summary>
    Json,

    /// <summary>awsQuery: POST / with a form body, XML answers.</summary>
    Query,

    /// <summary>ec2Query: like awsQuery with EC2's names and envelopes.</summary>
    Ec2,

    /// <summary>restJson1: methods and paths, JSON bodies.</summary>
    RestJson,

    /// <summary>restXml: methods and paths, XML bodies.</summary>
    RestXml,
}
