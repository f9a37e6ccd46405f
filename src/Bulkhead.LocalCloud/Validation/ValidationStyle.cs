namespace Bulkhead.LocalCloud.Validation;

/// <summary>How a service words a request that its model does not allow.</summary>
/// <param name="Code">The code for a value that breaks a constraint.</param>
/// <param name="MissingCode">The code for a member that is missing.</param>
internal sealed record ValidationStyle(string Code, string MissingCode)
{
    private static readonly ValidationStyle Exception = new("ValidationException", "ValidationException");
    private static readonly ValidationStyle Error = new("ValidationError", "ValidationError");

    /// <summary>The style of a service. Those of most are AWS's common errors (IAM User Guide, "Common errors").</summary>
    public static ValidationStyle Of(string service) => service switch
    {
        "organizations" => new("InvalidInputException", "InvalidInputException"),
        "iam" or "sts" or "cloudformation" or "cloudwatch" => Error,
        "sns" => new("InvalidParameter", "InvalidParameter"),
        "s3" or "s3control" => new("InvalidRequest", "InvalidRequest"),
        "ec2" => new("InvalidParameterValue", "MissingParameter"),
        "budgets" => new("InvalidParameterException", "InvalidParameterException"),
        "service-quotas" => new("IllegalArgumentException", "IllegalArgumentException"),
        _ => Exception,
    };

    /// <summary>The <c>Reason</c> member that Organizations adds; null for other services.</summary>
    public static string? ReasonOf(string service, ConstraintKind kind) => service != "organizations" ? null : kind switch
    {
        ConstraintKind.Missing => "INPUT_REQUIRED",
        ConstraintKind.TooShort => "MIN_LENGTH_EXCEEDED",
        ConstraintKind.TooLong => "MAX_LENGTH_EXCEEDED",
        ConstraintKind.TooSmall => "MIN_VALUE_EXCEEDED",
        ConstraintKind.TooLarge => "MAX_VALUE_EXCEEDED",
        ConstraintKind.Pattern => "INVALID_PATTERN",
        ConstraintKind.Enum => "INVALID_ENUM",
        ConstraintKind.Type => "INVALID_PATTERN",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
