namespace Bulkhead.Config.Model;

/// <summary>One part of the security baseline. Kinds choose among them.</summary>
public enum BaselinePart
{
    /// <summary>Roles <c>BulkheadAudit</c> and <c>BulkheadOperate</c>.</summary>
    AccessRoles,

    /// <summary>The account's password policy.</summary>
    PasswordPolicy,

    /// <summary>No password, access keys or signing certificates of the root user.</summary>
    RootCredentials,

    /// <summary>Account-wide S3 block public access.</summary>
    S3BlockPublicAccess,

    /// <summary>EBS encryption by default, in every governed region.</summary>
    EbsEncryption,

    /// <summary>IMDSv2 by default for new instances, in every governed region.</summary>
    InstanceMetadata,

    /// <summary>No default VPC, in every governed region.</summary>
    NoDefaultVpc,

    /// <summary>IAM Access Analyzer for external access, in every governed region.</summary>
    AccessAnalyzer,

    /// <summary>AWS Config, in every governed region, as the organization's detection says.</summary>
    Config,

    /// <summary>Alarms of the organization's detection, in every governed region.</summary>
    Alarms,

    /// <summary>A vault of its own for an account's backups, in every governed region, and copies in the backup account.</summary>
    Backup,

    /// <summary>The alternate contacts.</summary>
    AlternateContacts,

    /// <summary>The monthly budget with its alarm.</summary>
    Budget,
}
