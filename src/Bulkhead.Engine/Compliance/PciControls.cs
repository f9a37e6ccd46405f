using System.Collections.Immutable;
using static Bulkhead.Engine.Compliance.ControlList;

namespace Bulkhead.Engine.Compliance;

/// <summary>
/// PCI DSS 4.0.1. Which rule answers which requirement is AWS's choice: the related requirements of Security Hub's controls and the
/// table of AWS Config's sample pack, of which this takes what Bulkhead's accounts can have. Rules that AWS pairs with PCI DSS 3.2.1 only
/// are Bulkhead's own choice, and say so. A test holds each pairing to what was found there.
/// </summary>
/// <remarks>
/// Encryption of disks and databases is not here: what decrypts for whoever runs the system does not make card data unreadable
/// (PCI DSS 4.0.1, 3.5.1.2), and AWS pairs none of its rules of that kind with any requirement.
/// </remarks>
internal static class PciControls
{
    private static readonly ImmutableArray<ComplianceControl> Controls =
    [
        Control("1.3.1", "Inbound traffic is restricted",
            [Hub("EC2.14", "restricted-common-ports"), Hub("EC2.13", "restricted-ssh"), Own("Security Hub's EC2.2 names PCI DSS 3.2.1 only", "vpc-default-security-group-closed")],
            Setting("no-default-vpc")),
        Control("1.4.4", "Stored card data is not reachable from untrusted networks",
            [
                Hub("RDS.2", "rds-instance-public-access-check"), Hub("S3.1", "s3-account-level-public-access-blocks-periodic"),
                Hub("S3.8", "s3-bucket-level-public-access-prohibited"),
                Own("Security Hub's EC2.1 names PCI DSS 3.2.1 only", "ebs-snapshot-public-restorable-check"),
                Own("Security Hub's RDS.1 names PCI DSS 3.2.1 only", "rds-snapshots-public-prohibited"),
            ],
            Guardrail("deny-public-storage"), Setting("s3-block-public-access"), FileInvariants),
        Control("2.2.4", "Only what is needed is enabled", [], Guardrail("only-pci-services")),
        Control("2.2.6", "System security parameters prevent misuse", [Hub("EC2.8", "ec2-imdsv2-check")], Guardrail("require-imdsv2"), Setting("instance-metadata")),
        Control("3.5.1", "Card data is unreadable where it is stored (buckets)", [Hub("S3.17", "s3-default-encryption-kms")]),
        Control("3.7.4", "Keys are changed at the end of their time", [Hub("KMS.4", "cmk-backing-key-rotation-enabled")]),
        Control("4.2.1", "Strong cryptography on open networks",
            [
                Hub("ACM.1", "acm-certificate-expiration-check"), Hub("ELB.3", "elb-tls-https-listeners-only"), Hub("S3.5", "s3-bucket-ssl-requests-only"),
                Own("Security Hub's ELB.1 names PCI DSS 3.2.1 only", "alb-http-to-https-redirection-check"),
            ],
            Guardrail("require-tls")),
        Control("6.3.3", "Known vulnerabilities are patched", [Hub("SSM.2", "ec2-managedinstance-patch-compliance-status-check")], Detection("inspector")),
        Control("7.2.1", "Access by need to know",
            [
                Hub("Lambda.1", "lambda-function-public-access-prohibited"),
                Own("Security Hub's IAM.1 names PCI DSS 3.2.1 only", "iam-policy-no-statements-with-admin-access"),
            ],
            Guardrail("only-organization-principals"), Guardrail("deny-public-functions"), FileInvariants),
        Control("8.2.6", "Inactive accounts are removed within 90 days", [Hub("IAM.8", "iam-user-unused-credentials-check")], Guardrail("deny-iam-users")),
        Control("8.3.6", "Passwords are long and complex", [Hub("IAM.7", "iam-password-policy")], Setting("password-policy")),
        Control("8.3.7", "Old passwords are not used again", [Hub("IAM.7", "iam-password-policy")], Setting("password-policy")),
        Control("8.4.2", "MFA for access into the card data environment", [Hub("IAM.5", "mfa-enabled-for-iam-console-access")], Guardrail("deny-iam-users")),
        Control("8.6.3", "Passwords of applications are changed", [Hub("IAM.3", "access-keys-rotated"), Hub("SecretsManager.1", "secretsmanager-rotation-enabled-check")]),
        Control("10.2.1", "Audit logs are enabled and active", [.. By(PairingDocument.ConfigPci, "cloudtrail-enabled"), Hub("S3.9", "s3-bucket-logging-enabled")], Trail),
        Control("10.3.2", "Audit logs are protected from modification",
            [
                Hub("CloudTrail.2", "cloud-trail-encryption-enabled"),
                Own("Security Hub's CloudTrail.4 is in its PCI DSS 4.0.1 standard; which requirement it names was not found", "cloud-trail-log-file-validation-enabled"),
            ],
            Trail, Guardrail("deny-log-deletion")),
        Control("10.4.1.1", "Audit logs are reviewed by mechanisms", [], Detection("guardduty"), Stack("bulkhead-alarms")),
        Control("10.5.1", "Audit logs are kept for twelve months", [], new ComplianceProof.LogRetention(365)),
        Control("11.3.1", "Vulnerabilities are scanned for", [], Detection("inspector")),
        Control("11.5.1", "Intrusions are detected", [Hub("GuardDuty.1", "guardduty-enabled-centralized")], Detection("guardduty")),
    ];

    public static ComplianceFramework Framework { get; } = ControlList.Framework(
        "pci", "PCI DSS 4.0.1", "compliance.pci", "https://docs.aws.amazon.com/securityhub/latest/userguide/pci-standard.html", Controls);

    private static ComplianceProof Hub(string control, string rule) => By(PairingDocument.SecurityHubPci, control, rule);

    private static ComplianceProof Own(string why, string rule) => By(PairingDocument.Bulkhead, why, rule);
}
