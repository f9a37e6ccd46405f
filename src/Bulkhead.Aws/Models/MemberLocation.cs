namespace Bulkhead.Aws.Models;

/// <summary>Where a REST protocol carries a member of a request or an answer.</summary>
public enum MemberLocation
{
    /// <summary>In the body.</summary>
    Body,

    /// <summary>In a label of the path.</summary>
    Uri,

    /// <summary>In the query string.</summary>
    QueryString,

    /// <summary>In one header.</summary>
    Header,

    /// <summary>A map in all headers with a prefix.</summary>
    Headers,

    /// <summary>The HTTP status of the answer.</summary>
    StatusCode,
}
