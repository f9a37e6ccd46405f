namespace Bulkhead.Iam.Catalogue;

/// <summary>
/// The type of a condition key's value, as the Service Authorization Reference gives it (IAM User Guide,
/// reference_policies_actions-resources-contextkeys, "Condition key types").
/// </summary>
public enum ConditionKeyType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>An Amazon Resource Name.</summary>
    Arn,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,

    /// <summary>A number.</summary>
    Numeric,

    /// <summary>A date: ISO 8601 or seconds of the epoch.</summary>
    Date,

    /// <summary>An IPv4 or IPv6 address.</summary>
    IpAddress,
}
