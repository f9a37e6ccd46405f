using System.Collections.Immutable;
using static Bulkhead.Engine.Compliance.ControlList;

namespace Bulkhead.Engine.Compliance;

/// <summary>
/// The HIPAA Security Rule (45 CFR Part 164, Subpart C). Which rule answers which control is AWS's choice (AWS Config Developer
/// Guide, "Operational Best Practices for HIPAA Security"), of which this takes what Bulkhead's accounts can have.
/// </summary>
internal static class HipaaControls
{
    private const string Watched = "guardduty-enabled-centralized securityhub-enabled";
    private const string Public = "ebs-snapshot-public-restorable-check ec2-instance-no-public-ip lambda-function-public-access-prohibited "
        + "rds-instance-public-access-check rds-snapshots-public-prohibited s3-account-level-public-access-blocks-periodic s3-bucket-public-read-prohibited "
        + "s3-bucket-public-write-prohibited";

    /// <summary>Six years, of 365 days and two leap days: 45 CFR 164.316(b)(2)(i).</summary>
    private const int SixYears = 2192;

    private static readonly ImmutableArray<ComplianceControl> Controls =
    [
        Control("164.308(a)(1)(ii)(A)", "Risk analysis", "guardduty-enabled-centralized", Stack("bulkhead-config"), Detection("inspector")),
        Control("164.308(a)(1)(ii)(B)", "Risk management", "db-instance-backup-enabled ec2-imdsv2-check restricted-common-ports restricted-ssh vpc-default-security-group-closed",
            Guardrail("only-hipaa-services"), Setting("instance-metadata")),
        Control("164.308(a)(1)(ii)(D)", "Information system activity review", $"cloudtrail-enabled s3-bucket-logging-enabled vpc-flow-logs-enabled {Watched}", Trail),
        Control("164.308(a)(3)(i)", "Workforce security", $"{Public} iam-policy-no-statements-with-admin-access iam-root-access-key-check",
            Guardrail("deny-root-user"), Setting("s3-block-public-access"), FileInvariants),
        Control("164.308(a)(3)(ii)(C)", "Termination procedures", "access-keys-rotated"),
        Control("164.308(a)(4)(ii)(B)", "Access authorization", "iam-policy-no-statements-with-admin-access", Guardrail("deny-iam-users"), FileInvariants),
        Control("164.308(a)(5)(ii)(B)", "Protection from malicious software", "ec2-managedinstance-patch-compliance-status-check", Detection("guardduty"), Detection("inspector")),
        Control("164.308(a)(5)(ii)(C)", "Log-in monitoring", Watched, Stack("bulkhead-alarms")),
        Control("164.308(a)(5)(ii)(D)", "Password management", "access-keys-rotated iam-password-policy iam-user-unused-credentials-check secretsmanager-rotation-enabled-check",
            Setting("password-policy")),
        Control("164.308(a)(6)(ii)", "Response and reporting", $"cloudtrail-enabled {Watched}", Stack("bulkhead-alarms"), Detection("guardduty"), Detection("security-hub")),
        Control("164.308(a)(7)(ii)(A)", "Data backup plan", "db-instance-backup-enabled dynamodb-pitr-enabled s3-bucket-versioning-enabled",
            Stack("bulkhead-backup"), Guardrail("deny-backup-deletion")),
        Control("164.308(a)(8)", "Evaluation", Watched, Stack("bulkhead-config"), Stack("bulkhead-compliance-hipaa")),
        Control("164.312(a)(1)", "Access control", $"{Public} iam-policy-no-statements-with-admin-access",
            Guardrail("deny-public-storage"), Guardrail("only-organization-principals"), Guardrail("deny-public-functions"), FileInvariants),
        Control("164.312(a)(2)(i)", "Unique user identification", "iam-root-access-key-check", Guardrail("deny-root-user"), Guardrail("deny-iam-users")),
        Control("164.312(a)(2)(iv)", "Encryption and decryption",
            "cloud-trail-encryption-enabled cmk-backing-key-rotation-enabled ec2-ebs-encryption-by-default efs-encrypted-check encrypted-volumes "
            + "rds-snapshot-encrypted rds-storage-encrypted sns-encrypted-kms",
            Guardrail("require-encrypted-storage"), Guardrail("deny-kms-key-deletion"), Setting("ebs-encryption")),
        Control("164.312(b)", "Audit controls",
            $"cloud-trail-log-file-validation-enabled cloudtrail-enabled s3-bucket-logging-enabled vpc-flow-logs-enabled {Watched}", Trail, Stack("bulkhead-config")),
        Control("164.312(c)(1)", "Integrity", "cloud-trail-log-file-validation-enabled s3-bucket-versioning-enabled s3-bucket-ssl-requests-only",
            Guardrail("deny-log-deletion"), Guardrail("deny-backup-deletion"), Trail),
        Control("164.312(d)", "Person or entity authentication", "iam-password-policy mfa-enabled-for-iam-console-access", Guardrail("deny-iam-users")),
        Control("164.312(e)(1)", "Transmission security",
            "acm-certificate-expiration-check alb-http-to-https-redirection-check elb-tls-https-listeners-only s3-bucket-ssl-requests-only", Guardrail("require-tls")),
        Control("164.316(b)(2)(i)", "Time limit of documentation", "", new ComplianceProof.LogRetention(SixYears)),
    ];

    public static ComplianceFramework Framework { get; } = ControlList.Framework(
        "hipaa", "HIPAA Security Rule", "compliance.hipaa",
        "https://docs.aws.amazon.com/config/latest/developerguide/operational-best-practices-for-hipaa_security.html", Controls);
}
