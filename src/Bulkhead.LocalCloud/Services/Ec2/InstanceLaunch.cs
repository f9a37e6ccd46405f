using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>New instances (RunInstances API page): where they stand, what they boot, their volumes.</summary>
internal sealed class InstanceLaunch(InstanceCode code)
{
    private const int MaxUserData = 16 * 1024;
    private const int MaxCount = 100;

    // RunInstances takes these too; the local cloud says so instead of passing over them.
    private static readonly string[] Absent =
    [
        "LaunchTemplate", "InstanceMarketOptions", "KeyName", "KernelId", "RamdiskId", "Ipv6Addresses", "SecondaryInterfaces", "ElasticGpuSpecification",
    ];

    public JsonObject RunInstances(CallContext context, JsonObject input)
    {
        foreach (var member in Absent)
        {
            if (input[member] is { } value && value is not JsonArray { Count: 0 })
                throw new ServiceException("NotImplemented", $"The local cloud does not have {member} of ec2:RunInstances. docs/local-cloud.md says what it has.", 501);
        }

        var count = input.Int("MaxCount") ?? 1;
        if ((input.Int("MinCount") ?? 1) > count || count < 1) throw Invalid("Invalid value for min and max count.");
        if (count > MaxCount) throw new ServiceException("InstanceLimitExceeded", $"Your quota allows for 0 more running instance(s). You requested at least {count}.");
        var image = ImageOperations.Usable(context, input.Text("ImageId") ?? throw new ServiceException("MissingParameter", "The request must contain the parameter ImageId"));
        var userData = UserData(input);
        var subnet = Subnet(context, input);
        var groups = Groups(context, input, subnet.Needed("VpcId"));
        var reservation = ComputeState.NewId("r");
        var instances = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var instance = Make(context, input, image, subnet, groups);
            (instance["AmiLaunchIndex"], instance["Reservation"], instance["UserData"]) = (i, reservation, userData);
            var id = instance.Needed("InstanceId");
            instance["BlockDeviceMappings"] = Volumes(context, input, image, instance);
            if (input.Object("IamInstanceProfile") is { } profile)
                instance["IamInstanceProfile"] = ProfileOperations.Associate(context, id, ProfileOperations.Find(context, profile)).Object("IamInstanceProfile")!.Copy();
            ComputeState.Instances.Put(context, ResourceName.Here(context, id), instance);
            code.Boot(context, id);
            instances.Add((JsonNode)InstanceOperations.Show(ComputeState.Instance(context, id)));
        }

        return new JsonObject { ["ReservationId"] = reservation, ["OwnerId"] = context.Account.Value, ["Groups"] = new JsonArray(), ["Instances"] = instances };
    }

    /// <summary>The subnet that a request names, else a default one; null when there is none.</summary>
    public static JsonObject? SubnetOf(CallContext context, JsonObject input)
    {
        var named = input.Text("SubnetId") ?? input.Objects("NetworkInterfaces").Select(n => n.Text("SubnetId")).FirstOrDefault(s => s is not null);
        var zone = input.Object("Placement")?.Text("AvailabilityZone");
        return named is not null
            ? NetworkState.Usable(context, NetworkKind.Subnet).FirstOrDefault(s => s.Text("SubnetId") == named)
            : NetworkState.All(context, NetworkKind.Subnet).FirstOrDefault(s => s.Flag("DefaultForAz") && (zone is null || s.Text("AvailabilityZone") == zone));
    }

    /// <summary>The security groups that a request names, by id or, in the VPC, by name.</summary>
    public static IReadOnlyList<string> GroupsOf(CallContext context, JsonObject input, string? vpc)
    {
        var ids = input.Texts("SecurityGroupIds").Concat(input.Objects("NetworkInterfaces").SelectMany(n => n.Texts("Groups")));
        var names = input.Texts("SecurityGroups").ToList();
        var found = ids.Concat(NetworkState.All(context, NetworkKind.SecurityGroup)
            .Where(g => g.Text("VpcId") == vpc && names.Contains(g.Needed("GroupName"))).Select(g => g.Needed("GroupId"))).ToList();
        return found.Count > 0 ? found
            : [.. NetworkState.All(context, NetworkKind.SecurityGroup).Where(g => g.Text("VpcId") == vpc && g.Text("GroupName") == "default").Select(g => g.Needed("GroupId"))];
    }

    /// <summary>How an instance hands out metadata: the request's word, else the account's, else the image's (Amazon EC2 User Guide, "Order of precedence for instance metadata options").</summary>
    public static JsonObject Metadata(CallContext context, JsonObject input, JsonObject? image)
    {
        var asked = input.Object("MetadataOptions");
        var defaults = AccountSettings.MetadataDefaults(context);
        string Of(string name, string otherwise) => asked?.Text(name) ?? defaults?.Text(name) ?? otherwise;
        var isV2 = image?.Text("ImdsSupport") == "v2.0";
        return new JsonObject
        {
            ["State"] = "applied",
            ["HttpTokens"] = Of("HttpTokens", isV2 ? "required" : "optional"),
            ["HttpEndpoint"] = Of("HttpEndpoint", "enabled"),
            ["HttpPutResponseHopLimit"] = asked?.Int("HttpPutResponseHopLimit") ?? defaults?.Int("HttpPutResponseHopLimit") ?? (isV2 ? 2 : 1),
            ["InstanceMetadataTags"] = Of("InstanceMetadataTags", "disabled"),
            ["HttpProtocolIpv6"] = asked?.Text("HttpProtocolIpv6") ?? "disabled",
        };
    }

    private static JsonObject Make(CallContext context, JsonObject input, JsonObject image, JsonObject subnet, JsonArray groups)
    {
        var id = ComputeState.NewId("i");
        var metadata = Metadata(context, input, image);
        if (AccountSettings.MetadataDefaults(context)?.Text("HttpTokensEnforced") == "enabled" && metadata.Text("HttpTokens") != "required")
            throw new ServiceException("UnsupportedOperation", "The account enforces IMDSv2: an instance with HttpTokens optional can't be launched.");
        var address = Address(subnet, id);
        return new JsonObject
        {
            ["InstanceId"] = id,
            ["ImageId"] = image.Needed("ImageId"),
            ["InstanceType"] = input.Text("InstanceType") ?? "m1.small",
            ["State"] = Running(),
            ["LaunchTime"] = context.Now.ToJson(),
            ["Placement"] = new JsonObject { ["AvailabilityZone"] = subnet.Needed("AvailabilityZone"), ["Tenancy"] = input.Object("Placement")?.Text("Tenancy") ?? "default" },
            ["Monitoring"] = new JsonObject { ["State"] = input.Object("Monitoring")?.Flag("Enabled") == true ? "enabled" : "disabled" },
            ["SubnetId"] = subnet.Needed("SubnetId"),
            ["VpcId"] = subnet.Needed("VpcId"),
            ["PrivateIpAddress"] = address,
            ["PrivateDnsName"] = $"ip-{address.Replace('.', '-')}.{context.Region}.compute.internal",
            ["Architecture"] = image.Text("Architecture") ?? "x86_64",
            ["RootDeviceName"] = image.Text("RootDeviceName") ?? "/dev/xvda",
            ["RootDeviceType"] = "ebs",
            ["VirtualizationType"] = "hvm",
            ["Hypervisor"] = "xen",
            ["PlatformDetails"] = "Linux/UNIX",
            ["EbsOptimized"] = input.Flag("EbsOptimized"),
            ["SourceDestCheck"] = true,
            ["SecurityGroups"] = groups.DeepClone(),
            ["MetadataOptions"] = metadata,
            ["NetworkInterfaces"] = new JsonArray(new JsonObject
            {
                ["NetworkInterfaceId"] = ComputeState.NewId("eni"),
                ["SubnetId"] = subnet.Needed("SubnetId"),
                ["VpcId"] = subnet.Needed("VpcId"),
                ["OwnerId"] = context.Account.Value,
                ["PrivateIpAddress"] = address,
                ["Status"] = "in-use",
                ["Groups"] = groups.DeepClone(),
                ["Attachment"] = new JsonObject { ["DeviceIndex"] = 0, ["Status"] = "attached", ["AttachmentId"] = ComputeState.NewId("eni-attach"), ["DeleteOnTermination"] = true },
            }),
            ["Attributes"] = input.Pick("DisableApiTermination", "DisableApiStop", "InstanceInitiatedShutdownBehavior"),
            ["Tags"] = ComputeState.NewTags(input, "instance"),
        };
    }

    internal static JsonObject Running() => new() { ["Code"] = 16, ["Name"] = "running" };

    /// <summary>The volumes of an instance by device: the image's, as the request changes them, and the request's own.</summary>
    public static Dictionary<string, JsonObject> Mappings(JsonObject input, JsonObject? image)
    {
        var asked = input.Objects("BlockDeviceMappings").ToDictionary(m => m.Needed("DeviceName"), m => m.Object("Ebs") ?? [], StringComparer.Ordinal);
        foreach (var mapping in image?.Objects("BlockDeviceMappings") ?? [])
        {
            var merged = mapping.Object("Ebs")?.Copy() ?? [];
            // An image's "Encrypted": false is not a wish: the account's default still holds.
            if (!merged.Flag("Encrypted")) merged.Remove("Encrypted");
            foreach (var (name, value) in asked.GetValueOrDefault(mapping.Needed("DeviceName")) ?? []) merged[name] = value?.DeepClone();
            asked[mapping.Needed("DeviceName")] = merged;
        }

        return asked;
    }

    private static JsonArray Volumes(CallContext context, JsonObject input, JsonObject image, JsonObject instance)
    {
        var attached = new JsonArray();
        foreach (var (device, ebs) in Mappings(input, image).OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            var volume = VolumeOperations.Make(context, ebs, instance.Object("Placement")!.Needed("AvailabilityZone"), ComputeState.NewTags(input, "volume"));
            var isRoot = device == instance.Text("RootDeviceName");
            attached.Add((JsonNode)VolumeOperations.Attach(context, volume, instance.Needed("InstanceId"), device, ebs.Bool("DeleteOnTermination") ?? isRoot));
        }

        return attached;
    }

    private static JsonObject Subnet(CallContext context, JsonObject input)
    {
        if (SubnetOf(context, input) is { } subnet) return subnet;
        var named = input.Text("SubnetId") ?? input.Objects("NetworkInterfaces").Select(n => n.Text("SubnetId")).FirstOrDefault(s => s is not null);
        throw named is null
            ? new ServiceException("MissingInput", "No subnets found for the default VPC. Please specify a subnet.")
            : new ServiceException("InvalidSubnetID.NotFound", $"The subnet ID '{named}' does not exist");
    }

    private static JsonArray Groups(CallContext context, JsonObject input, string vpc)
    {
        var groups = new JsonArray();
        foreach (var id in GroupsOf(context, input, vpc))
        {
            var group = NetworkState.RequireUsable(context, NetworkKind.SecurityGroup, id);
            if (group.Text("VpcId") != vpc) throw new ServiceException("InvalidParameter", $"Security group {id} and subnet belong to different networks.");
            groups.Add((JsonNode)group.Pick("GroupId", "GroupName"));
        }

        return groups;
    }

    private static string? UserData(JsonObject input)
    {
        if (input.Text("UserData") is not { } text) return null;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            throw new ServiceException("InvalidParameterValue", "Invalid BASE64 encoding of user data.");
        return length <= MaxUserData ? text : throw new ServiceException("InvalidParameterValue", "User data is limited to 16384 bytes");
    }

    /// <summary>An address of the subnet, that follows from the instance's id.</summary>
    private static string Address(JsonObject subnet, string instance)
    {
        var parts = subnet.Needed("CidrBlock").Split('/')[0].Split('.');
        var host = int.Parse(instance.AsSpan(^2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return $"{parts[0]}.{parts[1]}.{parts[2]}.{Math.Clamp(host, 4, 254)}";
    }

    private static ServiceException Invalid(string message) => new("InvalidParameterValue", message);
}
