using System.Net;

namespace Bulkhead.Aws.Protocols;

/// <summary>Answers that are no AWS error: an empty body, or a page of something between here and AWS.</summary>
internal static class UnknownErrors
{
    /// <summary>Says the status, which is all that is known; the code is the status, as botocore has it.</summary>
    public static WireError From(WireResponse response)
    {
        var name = Enum.IsDefined((HttpStatusCode)response.Status) ? ((HttpStatusCode)response.Status).ToString() : "an unknown status";
        var what = response.Body.IsEmpty ? "without a body" : "with a body that is not AWS's";
        return new WireError(response.Status.ToString(), $"HTTP {response.Status} ({name}) {what}", response.Status)
        {
            RequestId = response.RequestId,
        };
    }
}
