namespace Bulkhead.Iam.Documents;

/// <summary>
/// What a condition operator compares, its negation and its qualifiers aside (IAM User Guide, "IAM JSON policy elements:
/// Condition operators").
/// </summary>
public enum ConditionTest
{
    /// <summary>An operator that the policy language does not have.</summary>
    Unknown,

    /// <summary>Texts, exactly, case included.</summary>
    StringEquals,

    /// <summary>Texts, exactly, case aside.</summary>
    StringEqualsIgnoreCase,

    /// <summary>A text against a wildcard pattern, case included.</summary>
    StringLike,

    /// <summary>Numbers.</summary>
    NumericEquals,

    /// <summary>Numbers.</summary>
    NumericLessThan,

    /// <summary>Numbers.</summary>
    NumericLessThanEquals,

    /// <summary>Numbers.</summary>
    NumericGreaterThan,

    /// <summary>Numbers.</summary>
    NumericGreaterThanEquals,

    /// <summary>Instants: ISO 8601 or seconds since 1970.</summary>
    DateEquals,

    /// <summary>Instants.</summary>
    DateLessThan,

    /// <summary>Instants.</summary>
    DateLessThanEquals,

    /// <summary>Instants.</summary>
    DateGreaterThan,

    /// <summary>Instants.</summary>
    DateGreaterThanEquals,

    /// <summary>Truth values, case aside.</summary>
    Bool,

    /// <summary>Bytes, as base64.</summary>
    BinaryEquals,

    /// <summary>An address against an address or a range in CIDR form, IPv4 and IPv6.</summary>
    IpAddress,

    /// <summary>An ARN against a pattern, segment by segment; <c>ArnEquals</c> and <c>ArnLike</c> are the same.</summary>
    ArnLike,

    /// <summary>Whether the key is absent.</summary>
    Null,
}
