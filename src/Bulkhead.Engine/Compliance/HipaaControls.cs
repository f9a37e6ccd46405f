using System.Collections.Immutable;
using static Bulkhead.Engine.Compliance.ControlList;

namespace Bulkhead.Engine.Compliance;

/// <summary>
/// The HIPAA Security Rule (45 CFR Part 164, Subpart C). Which rule answers which control is AWS's choice, of which this takes what
/// Bulkhead's accounts can have: first the table of its sample conformance pack, then Audit Manager's framework, which goes beyond it.
/// A test holds each pairing to what was found there.
/// </summary>
internal static class HipaaControls
{
    private const string Public = "ebs-snapshot-public-restorable-check ec2-imdsv2-check ec2-instance-no-public-ip lambda-function-public-access-prohibited "
        + "rds-instance-public-access-check rds-snapshots-public-prohibited s3-account-level-public-access-blocks-periodic s3-bucket-public-read-prohibited "
        + "s3-bucket-public-write-prohibited";

    /// <summary>Six years, of 365 days and two leap days: 45 CFR 164.316(b)(2)(i).</summary>
    private const int SixYears = 2192;

    private static readonly ImmutableArray<ComplianceControl> Controls =
    [
        Control("164.308(a)(1)(ii)(A)", "Risk analysis", [.. AuditManager("guardduty-enabled-centralized")], Stack("bulkhead-config"), Detection("inspector")),
        Control("164.308(a)(1)(ii)(B)", "Risk management",
            [.. AuditManager("db-instance-backup-enabled restricted-common-ports restricted-ssh")], Guardrail("only-hipaa-services")),
        Control("164.308(a)(1)(ii)(D)", "Information system activity review",
            [.. AuditManager("cloudtrail-enabled guardduty-enabled-centralized s3-bucket-logging-enabled securityhub-enabled vpc-flow-logs-enabled")], Trail),
        Control("164.308(a)(3)(i)", "Workforce security",
            [.. Table($"{Public} iam-policy-no-statements-with-admin-access iam-root-access-key-check restricted-common-ports restricted-ssh")],
            Guardrail("deny-root-user"), Setting("s3-block-public-access"), Setting("instance-metadata"), FileInvariants),
        Control("164.308(a)(3)(ii)(C)", "Termination procedures", [.. AuditManager("access-keys-rotated")]),
        Control("164.308(a)(4)(ii)(B)", "Access authorization", [.. Table("iam-policy-no-statements-with-admin-access")], Guardrail("deny-iam-users"), FileInvariants),
        Control("164.308(a)(5)(ii)(B)", "Protection from malicious software",
            [.. Table("ec2-managedinstance-patch-compliance-status-check")], Detection("guardduty"), Detection("inspector")),
        Control("164.308(a)(5)(ii)(C)", "Log-in monitoring", [.. Table("cloudtrail-enabled guardduty-enabled-centralized")], Stack("bulkhead-alarms")),
        Control("164.308(a)(5)(ii)(D)", "Password management",
            [.. Table("iam-password-policy"), .. AuditManager("access-keys-rotated iam-user-unused-credentials-check secretsmanager-rotation-enabled-check")],
            Setting("password-policy")),
        Control("164.308(a)(6)(ii)", "Response and reporting",
            [.. Table("guardduty-enabled-centralized"), .. AuditManager("cloudtrail-enabled securityhub-enabled")],
            Stack("bulkhead-alarms"), Detection("guardduty"), Detection("security-hub")),
        Control("164.308(a)(7)(ii)(A)", "Data backup plan", [.. Table("db-instance-backup-enabled dynamodb-pitr-enabled s3-bucket-versioning-enabled")],
            Stack("bulkhead-backup"), Guardrail("deny-backup-deletion")),
        Control("164.308(a)(8)", "Evaluation",
            [.. AuditManager("guardduty-enabled-centralized securityhub-enabled")], Stack("bulkhead-config"), Stack("bulkhead-compliance-hipaa")),
        Control("164.312(a)(1)", "Access control", [.. Table($"{Public} iam-policy-no-statements-with-admin-access restricted-common-ports restricted-ssh")],
            Guardrail("deny-public-storage"), Guardrail("only-organization-principals"), Guardrail("deny-public-functions"), FileInvariants),
        Control("164.312(a)(2)(i)", "Unique user identification", [.. Table("iam-root-access-key-check")], Guardrail("deny-root-user"), Guardrail("deny-iam-users")),
        Control("164.312(a)(2)(iv)", "Encryption and decryption",
            [
                .. Table("cloud-trail-encryption-enabled ec2-ebs-encryption-by-default efs-encrypted-check encrypted-volumes rds-snapshot-encrypted "
                    + "rds-storage-encrypted sns-encrypted-kms"),
            ],
            Guardrail("require-encrypted-storage"), Guardrail("deny-kms-key-deletion"), Setting("ebs-encryption")),
        Control("164.312(b)", "Audit controls",
            [
                .. Table("cloudtrail-enabled guardduty-enabled-centralized s3-bucket-logging-enabled securityhub-enabled vpc-flow-logs-enabled"),
                .. AuditManager("cloud-trail-log-file-validation-enabled"),
            ],
            Trail, Stack("bulkhead-config")),
        Control("164.312(c)(1)", "Integrity",
            [.. Table("cloud-trail-log-file-validation-enabled s3-bucket-versioning-enabled"), .. AuditManager("s3-bucket-ssl-requests-only")],
            Guardrail("deny-log-deletion"), Guardrail("deny-backup-deletion"), Trail),
        Control("164.312(d)", "Person or entity authentication", [.. Table("iam-password-policy mfa-enabled-for-iam-console-access")], Guardrail("deny-iam-users")),
        Control("164.312(e)(1)", "Transmission security",
            [
                .. Table("alb-http-to-https-redirection-check elb-tls-https-listeners-only s3-bucket-ssl-requests-only vpc-default-security-group-closed"),
                .. AuditManager("acm-certificate-expiration-check"),
            ],
            Guardrail("require-tls")),
        Control("164.316(b)(2)(i)", "Time limit of documentation", [], new ComplianceProof.LogRetention(SixYears)),
    ];

    public static ComplianceFramework Framework { get; } = ControlList.Framework(
        "hipaa", "HIPAA Security Rule", "compliance.hipaa",
        "https://docs.aws.amazon.com/config/latest/developerguide/operational-best-practices-for-hipaa_security.html", Controls);

    private static IEnumerable<ComplianceProof> Table(string rules) => By(PairingDocument.ConfigHipaa, rules);

    private static IEnumerable<ComplianceProof> AuditManager(string rules) => By(PairingDocument.AuditManagerHipaa, rules);
}
