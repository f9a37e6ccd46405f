using System.Collections.Immutable;

namespace Bulkhead.Engine.Compliance;

/// <summary>The managed rules that the frameworks take from AWS's sample conformance packs.</summary>
internal static class ManagedRules
{
    private static readonly ImmutableDictionary<string, ComplianceRule> ByName = new ComplianceRule[]
    {
        new("acm-certificate-expiration-check", "ACM_CERTIFICATE_EXPIRATION_CHECK"),
        new("alb-http-to-https-redirection-check", "ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK"),
        new("cloud-trail-encryption-enabled", "CLOUD_TRAIL_ENCRYPTION_ENABLED"),
        new("cloud-trail-log-file-validation-enabled", "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"),
        new("cloudtrail-enabled", "CLOUD_TRAIL_ENABLED"),
        new("cmk-backing-key-rotation-enabled", "CMK_BACKING_KEY_ROTATION_ENABLED"),
        new("db-instance-backup-enabled", "DB_INSTANCE_BACKUP_ENABLED"),
        new("dynamodb-pitr-enabled", "DYNAMODB_PITR_ENABLED"),
        new("ebs-snapshot-public-restorable-check", "EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK"),
        new("ec2-ebs-encryption-by-default", "EC2_EBS_ENCRYPTION_BY_DEFAULT"),
        new("ec2-imdsv2-check", "EC2_IMDSV2_CHECK"),
        new("ec2-instance-no-public-ip", "EC2_INSTANCE_NO_PUBLIC_IP"),
        new("ec2-managedinstance-patch-compliance-status-check", "EC2_MANAGEDINSTANCE_PATCH_COMPLIANCE_STATUS_CHECK"),
        new("efs-encrypted-check", "EFS_ENCRYPTED_CHECK"),
        new("elb-tls-https-listeners-only", "ELB_TLS_HTTPS_LISTENERS_ONLY"),
        new("encrypted-volumes", "ENCRYPTED_VOLUMES"),
        new("guardduty-enabled-centralized", "GUARDDUTY_ENABLED_CENTRALIZED"),
        new("lambda-function-public-access-prohibited", "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED"),
        new("rds-instance-public-access-check", "RDS_INSTANCE_PUBLIC_ACCESS_CHECK"),
        new("rds-snapshot-encrypted", "RDS_SNAPSHOT_ENCRYPTED"),
        new("rds-snapshots-public-prohibited", "RDS_SNAPSHOTS_PUBLIC_PROHIBITED"),
        new("rds-storage-encrypted", "RDS_STORAGE_ENCRYPTED"),
        new("restricted-common-ports", "RESTRICTED_INCOMING_TRAFFIC"),
        new("restricted-ssh", "INCOMING_SSH_DISABLED"),
        new("s3-account-level-public-access-blocks-periodic", "S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC"),
        new("s3-bucket-level-public-access-prohibited", "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED"),
        new("s3-bucket-logging-enabled", "S3_BUCKET_LOGGING_ENABLED"),
        new("s3-bucket-public-read-prohibited", "S3_BUCKET_PUBLIC_READ_PROHIBITED"),
        new("s3-bucket-public-write-prohibited", "S3_BUCKET_PUBLIC_WRITE_PROHIBITED"),
        new("s3-bucket-ssl-requests-only", "S3_BUCKET_SSL_REQUESTS_ONLY"),
        new("s3-bucket-versioning-enabled", "S3_BUCKET_VERSIONING_ENABLED"),
        new("s3-default-encryption-kms", "S3_DEFAULT_ENCRYPTION_KMS"),
        new("secretsmanager-rotation-enabled-check", "SECRETSMANAGER_ROTATION_ENABLED_CHECK"),
        new("securityhub-enabled", "SECURITYHUB_ENABLED"),
        new("sns-encrypted-kms", "SNS_ENCRYPTED_KMS"),
        new("vpc-default-security-group-closed", "VPC_DEFAULT_SECURITY_GROUP_CLOSED"),
        new("vpc-flow-logs-enabled", "VPC_FLOW_LOGS_ENABLED"),
        Global("access-keys-rotated", "ACCESS_KEYS_ROTATED", ("maxAccessKeyAge", "90")),
        // As the baseline's own policy is; passwords do not expire there (NIST SP 800-63B, 3.1.1.2).
        Global("iam-password-policy", "IAM_PASSWORD_POLICY",
            ("MinimumPasswordLength", "14"), ("PasswordReusePrevention", "24"), ("RequireLowercaseCharacters", "true"),
            ("RequireNumbers", "true"), ("RequireSymbols", "true"), ("RequireUppercaseCharacters", "true")),
        Global("iam-policy-no-statements-with-admin-access", "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"),
        Global("iam-root-access-key-check", "IAM_ROOT_ACCESS_KEY_CHECK"),
        Global("iam-user-unused-credentials-check", "IAM_USER_UNUSED_CREDENTIALS_CHECK", ("maxCredentialUsageAge", "90")),
        Global("mfa-enabled-for-iam-console-access", "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS"),
    }.ToImmutableDictionary(r => r.Name, StringComparer.Ordinal);

    /// <summary>The rules that some controls name, by name.</summary>
    public static ImmutableArray<ComplianceRule> Of(ImmutableArray<ComplianceControl> controls) =>
    [
        .. controls.SelectMany(c => c.Proofs).OfType<ComplianceProof.Rule>().Select(r => r.Name).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(name => ByName[name]),
    ];

    private static ComplianceRule Global(string name, string identifier, params (string Name, string Value)[] parameters) => new(name, identifier)
    {
        IsGlobal = true,
        Parameters = parameters.ToImmutableSortedDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal),
    };
}
