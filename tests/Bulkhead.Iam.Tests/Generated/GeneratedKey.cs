namespace Bulkhead.Iam.Tests.Generated;

/// <summary>A context key that generated conditions test and generated requests give.</summary>
/// <param name="Name">The key.</param>
/// <param name="Operators">The positive and negated operators that fit its values.</param>
/// <param name="Values">Values of requests; policies take theirs from the same.</param>
/// <param name="IsSet">Whether a request has several.</param>
/// <param name="IsDerived">Whether it follows from caller and resource, so that no request gives it.</param>
internal sealed record GeneratedKey(string Name, string[] Operators, string[] Values, bool IsSet = false, bool IsDerived = false)
{
    private static readonly string[] Texts =
    [
        "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
    ];

    private static readonly string[] Arns = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"];

    private static readonly string[] Numbers =
    [
        "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
    ];

    private static readonly string[] Dates =
    [
        "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals",
    ];

    private static readonly string[] Teams = ["web", "Web", "ops", "we*", "", "a/b", "ann", "team-web"];

    private static readonly string[] PrincipalArns =
    [
        "arn:aws:iam::111111111111:role/app", "arn:aws:iam::111111111111:user/ann", "arn:aws:iam::222222222222:role/ops",
        "arn:aws:iam::111111111111:root", "arn:aws:sts::111111111111:federated-user/guest",
    ];

    /// <summary>The keys.</summary>
    public static IReadOnlyList<GeneratedKey> All { get; } =
    [
        new("aws:PrincipalTag/team", Texts, Teams),
        new("aws:RequestTag/team", Texts, Teams),
        new("aws:PrincipalOrgID", Texts, ["o-acme", "o-other"]),
        new("aws:username", Texts, ["ann", "bob", "Ann"], IsDerived: true),
        new("aws:PrincipalAccount", Texts, ["111111111111", "222222222222"], IsDerived: true),
        new("aws:ResourceAccount", Texts, ["111111111111", "222222222222"], IsDerived: true),
        new("aws:PrincipalArn", [.. Texts, .. Arns], PrincipalArns, IsDerived: true),
        new("aws:PrincipalIsAWSService", ["Bool"], ["true", "false"], IsDerived: true),
        new("aws:SourceArn", Arns, ["arn:aws:s3:::data", "arn:aws:sns:eu-west-1:111111111111:topic", "arn:aws:sns:eu-west-1:111111111111:a:b", "no arn"]),
        new("s3:max-keys", Numbers, ["1", "10", "10.0", "-3", "1e1", "99"]),
        new("aws:CurrentTime", Dates, ["2026-01-01T00:00:00Z", "2026-06-01", "2026-01-01T02:00:00+02:00", "1767225600", "1767225601"]),
        new("aws:SecureTransport", ["Bool"], ["true", "false", "TRUE"]),
        new("aws:MultiFactorAuthPresent", ["Bool"], ["true", "false"]),
        new("aws:SourceIp", ["IpAddress", "NotIpAddress"], ["203.0.113.7", "203.0.113.200", "198.51.100.1", "2001:db8::1", "2001:0db8:0:0:0:0:0:1", "::ffff:203.0.113.7"]),
        new("aws:ResourceTag/digest", ["BinaryEquals"], ["QmluYXJ5", "T3RoZXI="]),
        new("aws:TagKeys", Texts, Teams, IsSet: true),
        new("aws:PrincipalOrgPaths", Texts, ["o-acme/r-1/ou-1-a/", "o-acme/r-1/ou-1-b/ou-1-c/", "o-other/r-2/"], IsSet: true),
    ];
}
