using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>Amazon EC2: the settings of an account, regions, networks, instances with their volumes, snapshots and images. Nothing runs.</summary>
internal sealed class Ec2Handler : ServiceHandler
{
    public Ec2Handler(RoleCode roles) : base("ec2")
    {
        var code = new InstanceCode(roles);
        var instances = new InstanceOperations(code);
        var profiles = new ProfileOperations(code);
        Add(DescribeRegions, DescribeAvailabilityZones, DescribeAccountAttributes);
        Add(AccountSettings.EnableEbsEncryptionByDefault, AccountSettings.DisableEbsEncryptionByDefault,
            AccountSettings.GetEbsEncryptionByDefault, AccountSettings.GetEbsDefaultKmsKeyId,
            AccountSettings.ModifyEbsDefaultKmsKeyId, AccountSettings.ResetEbsDefaultKmsKeyId,
            AccountSettings.ModifyInstanceMetadataDefaults, AccountSettings.GetInstanceMetadataDefaults,
            AccountSettings.EnableSnapshotBlockPublicAccess, AccountSettings.DisableSnapshotBlockPublicAccess,
            AccountSettings.GetSnapshotBlockPublicAccessState, AccountSettings.EnableImageBlockPublicAccess,
            AccountSettings.DisableImageBlockPublicAccess, AccountSettings.GetImageBlockPublicAccessState);
        foreach (var kind in NetworkKind.All) Add("Describe" + kind.List, NetworkOperations.Describe(kind));
        AddChecked(InstanceOperations.DescribeNetworkInterfaces, new InstanceLaunch(code).RunInstances, InstanceOperations.DescribeInstances, instances.StartInstances,
            InstanceOperations.StopInstances, InstanceOperations.TerminateInstances, InstanceOperations.ModifyInstanceAttribute,
            InstanceOperations.DescribeInstanceAttribute, InstanceOperations.ModifyInstanceMetadataOptions, InstanceOperations.GetConsoleOutput);
        AddChecked(profiles.AssociateIamInstanceProfile, profiles.ReplaceIamInstanceProfileAssociation,
            ProfileOperations.DisassociateIamInstanceProfile, ProfileOperations.DescribeIamInstanceProfileAssociations);
        AddChecked(VolumeOperations.CreateVolume, VolumeOperations.DescribeVolumes, VolumeOperations.DeleteVolume,
            VolumeOperations.AttachVolume, VolumeOperations.DetachVolume);
        AddChecked(SnapshotOperations.CreateSnapshot, SnapshotOperations.CopySnapshot, SnapshotOperations.DescribeSnapshots, SnapshotOperations.DeleteSnapshot,
            SnapshotOperations.ModifySnapshotAttribute, SnapshotOperations.DescribeSnapshotAttribute, SnapshotOperations.ResetSnapshotAttribute);
        AddChecked(ImageOperations.CreateImage, ImageOperations.RegisterImage, ImageOperations.DescribeImages, ImageOperations.DeregisterImage,
            ImageOperations.ModifyImageAttribute, ImageOperations.DescribeImageAttribute, ImageOperations.ResetImageAttribute);
        AddChecked(SecurityGroupOperations.CreateSecurityGroup, SecurityGroupOperations.AuthorizeSecurityGroupIngress,
            SecurityGroupOperations.AuthorizeSecurityGroupEgress, SecurityGroupOperations.RevokeSecurityGroupIngress,
            SecurityGroupOperations.RevokeSecurityGroupEgress);
        AddChecked(NetworkCreation.CreateVpc, NetworkCreation.CreateDefaultVpc, NetworkCreation.CreateSubnet, NetworkCreation.CreateInternetGateway, NetworkCreation.AttachInternetGateway);
        AddChecked(TagOperations.CreateTags, TagOperations.DeleteTags, TagOperations.DescribeTags);
        Add("DescribeAddresses", NetworkOperations.DescribeNone("Addresses"));
        Add("DescribeNatGateways", NetworkOperations.DescribeNone("NatGateways"));
        Add("DescribeVpcEndpoints", NetworkOperations.DescribeNone("VpcEndpoints"));
        Add(NetworkOperations.DeleteVpc, NetworkOperations.DeleteSubnet, NetworkOperations.DetachInternetGateway,
            NetworkOperations.DeleteInternetGateway, NetworkOperations.DeleteSecurityGroup, NetworkOperations.DeleteNetworkAcl,
            NetworkOperations.DeleteRouteTable);
    }

    /// <summary>Adds operations that can be asked whether they would be allowed (EC2's <c>DryRun</c>): the permissions are decided before.</summary>
    private void AddChecked(params ReadOnlySpan<Operation> operations)
    {
        foreach (var operation in operations)
        {
            Add(operation.Method.Name, (context, input) => input.Flag("DryRun")
                ? throw new ServiceException("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412)
                : operation(context, input));
        }
    }

    private static JsonObject DescribeRegions(CallContext context, JsonObject input)
    {
        var names = input.Texts("RegionNames").ToHashSet(StringComparer.Ordinal);
        if (names.FirstOrDefault(n => !RegionCatalogue.All.Contains(n)) is { } unknown)
            throw new ServiceException("InvalidParameterValue", $"Invalid region: {unknown}");
        var regions = RegionCatalogue.All
            .Where(r => names.Count == 0 || names.Contains(r))
            .Select(r => new JsonObject
            {
                ["RegionName"] = r,
                ["Endpoint"] = $"ec2.{r}.amazonaws.com",
                ["OptInStatus"] = RegionCatalogue.AlwaysOn.Contains(r)
                    ? "opt-in-not-required"
                    : RegionCatalogue.IsOn(context.Cloud.Store, context.Account.Value, r) ? "opted-in" : "not-opted-in",
            })
            .Where(r => (input.Flag("AllRegions") || names.Count > 0 || r.Text("OptInStatus") != "not-opted-in") && Filters.Pass(input, r));
        return new JsonObject { ["Regions"] = regions.ToJson() };
    }

    private static JsonObject DescribeAvailabilityZones(CallContext context, JsonObject input) => new()
    {
        ["AvailabilityZones"] = RegionCatalogue.Zones(context.Region.Value)
            .Select(zone => new JsonObject
            {
                ["ZoneName"] = zone,
                ["RegionName"] = context.Region.Value,
                ["State"] = "available",
                ["ZoneType"] = "availability-zone",
                ["OptInStatus"] = "opt-in-not-required",
                ["GroupName"] = context.Region.Value,
            })
            .Where(z => Filters.Pass(input, z)).ToJson(),
    };

    private static JsonObject DescribeAccountAttributes(CallContext context, JsonObject input)
    {
        var names = input.Texts("AttributeNames").ToHashSet(StringComparer.Ordinal);
        var vpc = NetworkState.All(context, NetworkKind.Vpc).FirstOrDefault(v => v.Flag("IsDefault"))?.Needed("VpcId") ?? "none";
        return new JsonObject
        {
            ["AccountAttributes"] = new[] { ("supported-platforms", "VPC"), ("default-vpc", vpc) }
                .Where(a => names.Count == 0 || names.Contains(a.Item1))
                .Select(a => new JsonObject
                {
                    ["AttributeName"] = a.Item1,
                    ["AttributeValues"] = new JsonArray(new JsonObject { ["AttributeValue"] = a.Item2 }),
                }).ToJson(),
        };
    }
}
