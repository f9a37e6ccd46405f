using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ram;

/// <summary>A type of resource that can be shared (AWS RAM User Guide, "Shareable AWS resources"), of those that the local cloud has.</summary>
/// <param name="Name">RAM's name, such as <c>ec2:Subnet</c>.</param>
/// <param name="Prefix">What stands before the id in the ARN.</param>
/// <param name="WithinOrganization">Whether accounts of the same organization alone can use it.</param>
/// <param name="Permission">The name of AWS's managed permission.</param>
/// <param name="Actions">What the permission allows.</param>
internal sealed record ShareableType(string Name, string Prefix, bool WithinOrganization, string Permission, ImmutableArray<string> Actions)
{
    public static readonly ShareableType Subnet = new(
        "ec2:Subnet", "subnet/", WithinOrganization: true, "AWSRAMDefaultPermissionSubnet", ["ec2:CreateNetworkInterface", "ec2:DescribeSubnets", "ec2:RunInstances"]);

    public static readonly ShareableType SecurityGroup = new(
        "ec2:SecurityGroup", "security-group/", WithinOrganization: true, "AWSRAMDefaultPermissionSecurityGroup", ["ec2:DescribeSecurityGroups", "ec2:RunInstances"]);

    public static readonly ShareableType Project = new(
        "codebuild:Project", "project/", WithinOrganization: false, "AWSRAMPermissionCodeBuildProject", ["codebuild:BatchGetBuilds", "codebuild:BatchGetProjects", "codebuild:ListBuildsForProject"]);

    /// <summary>A logically air-gapped vault of AWS Backup: shared with other organizations, too ("Logically air-gapped vault").</summary>
    public static readonly ShareableType BackupVault = new(
        "backup:BackupVault", "backup-vault:", WithinOrganization: false, "AWSRAMPermissionBackupVaultReadOnly",
        ["backup:DescribeBackupVault", "backup:DescribeRecoveryPoint", "backup:GetRecoveryPointRestoreMetadata", "backup:ListRecoveryPointsByBackupVault", "backup:StartRestoreJob"]);

    /// <summary>All of them.</summary>
    public static ImmutableArray<ShareableType> All { get; } = [BackupVault, Project, SecurityGroup, Subnet];

    /// <summary>The ARN of AWS's managed permission.</summary>
    public string PermissionArn => "arn:aws:ram::aws:permission/" + Permission;

    private string Service => Name[..Name.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>The type of a resource of the caller in the region that is called.</summary>
    /// <exception cref="ServiceException">MalformedArnException, InvalidResourceTypeException or OperationNotPermittedException.</exception>
    public static ShareableType Of(CallContext context, string resource)
    {
        if (Arn.TryParse(resource) is not { } arn) throw new ServiceException("MalformedArnException", $"The specified resource ARN {resource} is not valid.");
        var type = Find(resource)
            ?? throw new ServiceException("NotImplemented", $"The local cloud shares {string.Join(", ", All.Select(t => t.Name))}, and not {resource}.", 501);
        return arn.Account == context.Account.Value && arn.Region == context.Region.Value
            ? type
            : throw new ServiceException("OperationNotPermittedException", $"The resource {resource} is not owned by account {context.Account} in {context.Region}.");
    }

    /// <summary>The type of a resource; null for one that is not shared here.</summary>
    public static ShareableType? Find(string resource) =>
        Arn.TryParse(resource) is { } arn ? All.FirstOrDefault(t => t.Service == arn.Service && arn.Resource.StartsWith(t.Prefix, StringComparison.Ordinal)) : null;
}
