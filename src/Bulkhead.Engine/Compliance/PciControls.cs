using System.Collections.Immutable;
using static Bulkhead.Engine.Compliance.ControlList;

namespace Bulkhead.Engine.Compliance;

/// <summary>
/// PCI DSS 4.0.1. Which rule answers which requirement is AWS's choice (Security Hub User Guide, "PCI DSS in Security Hub CSPM",
/// the related requirements of each control), of which this takes what Bulkhead's accounts can have.
/// </summary>
internal static class PciControls
{
    private static readonly ImmutableArray<ComplianceControl> Controls =
    [
        Control("1.3.1", "Inbound traffic is restricted", "restricted-common-ports restricted-ssh vpc-default-security-group-closed", Guardrail("only-pci-services")),
        Control("1.4.4", "Stored card data is not reachable from untrusted networks",
            "ebs-snapshot-public-restorable-check rds-instance-public-access-check rds-snapshots-public-prohibited s3-account-level-public-access-blocks-periodic "
            + "s3-bucket-public-read-prohibited s3-bucket-public-write-prohibited",
            Guardrail("deny-public-storage"), Setting("s3-block-public-access"), FileInvariants),
        Control("2.2.6", "System security parameters prevent misuse", "ec2-imdsv2-check", Guardrail("require-imdsv2"), Setting("instance-metadata")),
        Control("3.5.1", "Card data is unreadable where it is stored",
            "ec2-ebs-encryption-by-default efs-encrypted-check encrypted-volumes rds-snapshot-encrypted rds-storage-encrypted",
            Guardrail("require-encrypted-storage"), Setting("ebs-encryption")),
        Control("3.7.4", "Keys are changed at the end of their time", "cmk-backing-key-rotation-enabled", Guardrail("deny-kms-key-deletion")),
        Control("4.2.1", "Strong cryptography on open networks",
            "acm-certificate-expiration-check alb-http-to-https-redirection-check elb-tls-https-listeners-only s3-bucket-ssl-requests-only", Guardrail("require-tls")),
        Control("6.3.3", "Known vulnerabilities are patched", "ec2-managedinstance-patch-compliance-status-check", Detection("inspector")),
        Control("7.2.1", "Access by need to know", "lambda-function-public-access-prohibited iam-policy-no-statements-with-admin-access",
            Guardrail("only-organization-principals"), Guardrail("deny-public-functions"), FileInvariants),
        Control("8.2.6", "Inactive accounts are removed within 90 days", "iam-user-unused-credentials-check", Guardrail("deny-iam-users")),
        Control("8.3.6", "Passwords are long and complex", "iam-password-policy", Setting("password-policy")),
        Control("8.4.2", "MFA for access into the card data environment", "mfa-enabled-for-iam-console-access", Guardrail("deny-iam-users")),
        Control("8.6.3", "Passwords of applications are changed", "access-keys-rotated secretsmanager-rotation-enabled-check"),
        Control("10.2.1", "Audit logs are enabled and active", "cloudtrail-enabled s3-bucket-logging-enabled", Trail),
        Control("10.3.2", "Audit logs are protected from modification", "cloud-trail-encryption-enabled cloud-trail-log-file-validation-enabled",
            Trail, Guardrail("deny-log-deletion")),
        Control("10.4.1.1", "Audit logs are reviewed by mechanisms", "guardduty-enabled-centralized securityhub-enabled", Detection("guardduty"), Stack("bulkhead-alarms")),
        Control("10.5.1", "Audit logs are kept for twelve months", "", new ComplianceProof.LogRetention(365)),
        Control("11.3.1", "Vulnerabilities are scanned for", "", Detection("inspector")),
        Control("11.5.1", "Intrusions are detected", "guardduty-enabled-centralized", Detection("guardduty")),
    ];

    public static ComplianceFramework Framework { get; } = ControlList.Framework(
        "pci", "PCI DSS 4.0.1", "compliance.pci", "https://docs.aws.amazon.com/securityhub/latest/userguide/pci-standard.html", Controls);
}
