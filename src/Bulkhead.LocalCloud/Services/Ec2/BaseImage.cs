using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>The one image that Amazon owns in every region of the local cloud, so that there is something to launch.</summary>
internal static class BaseImage
{
    private const string Amazon = "137112412989";

    /// <summary>Its id: the same in every region.</summary>
    public const string Id = "ami-00000000000000023";

    /// <summary>The image, as DescribeImages shows it.</summary>
    public static JsonObject Of(RegionName region) => new()
    {
        ["ImageId"] = Id,
        ["Name"] = "al2023-ami-local-x86_64",
        ["Description"] = $"The local cloud's image in {region}: it runs nothing.",
        ["OwnerId"] = Amazon,
        ["ImageOwnerAlias"] = "amazon",
        ["ImageLocation"] = "amazon/al2023-ami-local-x86_64",
        ["ImageType"] = "machine",
        ["Architecture"] = "x86_64",
        ["CreationDate"] = "2026-01-01T00:00:00.000Z",
        ["Public"] = true,
        ["State"] = "available",
        ["PlatformDetails"] = "Linux/UNIX",
        ["UsageOperation"] = "RunInstances",
        ["RootDeviceType"] = "ebs",
        ["RootDeviceName"] = "/dev/xvda",
        ["VirtualizationType"] = "hvm",
        ["Hypervisor"] = "xen",
        ["EnaSupport"] = true,
        ["ImdsSupport"] = "v2.0",
        ["BlockDeviceMappings"] = new JsonArray(new JsonObject
        {
            ["DeviceName"] = "/dev/xvda",
            ["Ebs"] = new JsonObject { ["VolumeSize"] = 8, ["VolumeType"] = "gp3", ["DeleteOnTermination"] = true, ["Encrypted"] = false },
        }),
    };
}
