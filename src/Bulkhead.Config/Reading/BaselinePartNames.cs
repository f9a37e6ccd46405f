using Bulkhead.Config.Model;

namespace Bulkhead.Config.Reading;

/// <summary>What the parts of the baseline are called in the file.</summary>
public static class BaselinePartNames
{
    /// <summary>Every part with its name and a sentence on it.</summary>
    internal static readonly (BaselinePart Part, string Name, string Sentence)[] All =
    [
        (BaselinePart.AccessRoles, "access-roles", "Roles BulkheadAudit and BulkheadOperate."),
        (BaselinePart.PasswordPolicy, "password-policy", "The account's password policy."),
        (BaselinePart.RootCredentials, "root-credentials", "The root user has no password and no keys of its own."),
        (BaselinePart.S3BlockPublicAccess, "s3-block-public-access", "Block public access of S3, account-wide."),
        (BaselinePart.EbsEncryption, "ebs-encryption", "EBS volumes are encrypted by default, in every governed region."),
        (BaselinePart.InstanceMetadata, "instance-metadata", "IMDSv2 by default for new instances, in every governed region."),
        (BaselinePart.NoDefaultVpc, "no-default-vpc", "No default VPC, in every governed region."),
        (BaselinePart.AccessAnalyzer, "access-analyzer", "IAM Access Analyzer for external access, in every governed region."),
        (BaselinePart.Config, "config", "AWS Config, in every governed region, as the organization's detection says."),
        (BaselinePart.Alarms, "alarms", "Alarms to the security contact, in every governed region, as the organization's detection says."),
        (BaselinePart.Backup, "backup", "A locked vault for backups, in every governed region, where the organization has a backup account."),
        (BaselinePart.AlternateContacts, "alternate-contacts", "The alternate contacts of the organization."),
        (BaselinePart.Budget, "budget", "The monthly budget with its alarm."),
    ];

    /// <summary>The part's name in the file, such as <c>no-default-vpc</c>.</summary>
    public static string NameOf(BaselinePart part) => Array.Find(All, p => p.Part == part).Name;

    /// <summary>The part called <paramref name="name"/>, or null.</summary>
    public static BaselinePart? Find(string name) =>
        Array.FindIndex(All, p => p.Name == name) is >= 0 and var index ? All[index].Part : null;
}
