using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws;

/// <summary>The call did not succeed: AWS refused it, or nothing usable came back.</summary>
/// <param name="Kind">What kind of refusal it is.</param>
/// <param name="Code">AWS's code on the wire, such as <c>AccessDeniedException</c>; Bulkhead's own word where no answer came.</param>
/// <param name="Message">AWS's own words.</param>
public sealed record AwsRefusal(RefusalKind Kind, string Code, string Message) : AwsResult
{
    /// <summary>The <see cref="Code"/> where an answer came that is none of AWS's: often a proxy's, or a network's sign-in page.</summary>
    public const string UnreadableAnswer = nameof(UnreadableAnswer);

    /// <summary>The service, by the AWS CLI's name.</summary>
    public required string Service { get; init; }

    /// <summary>The operation.</summary>
    public required string Operation { get; init; }

    /// <summary>The region that the call went to.</summary>
    public required RegionName Region { get; init; }

    /// <summary>The account of the caller; null while it is not known yet.</summary>
    public AccountId? Account { get; init; }

    /// <summary>The account that the request is about, where it names another than the caller's; null where it names none.</summary>
    public AccountId? Subject { get; init; }

    /// <summary>AWS's id of the request; empty where no answer came.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The HTTP status; 0 where no answer came.</summary>
    public int HttpStatus { get; init; }

    /// <summary>Other members of AWS's error, such as <c>Reason</c>; null when there are none.</summary>
    public JsonObject? Details { get; init; }

    /// <summary>Organizations' <c>Reason</c> of a constraint violation or invalid input; null for other errors.</summary>
    public string? Reason => Details?[nameof(Reason)]?.GetValue<string>();

    /// <summary>One line: code, place and AWS's words.</summary>
    public override string ToString() => $"{Service}:{Operation} in {Region}: {Code}: {Message}";
}
