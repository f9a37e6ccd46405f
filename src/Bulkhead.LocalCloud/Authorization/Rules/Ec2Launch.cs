using System.Globalization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ec2;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>What launching instances takes (Amazon EC2 User Guide, "Example policies to control access", "Launch instances").</summary>
internal static class Ec2Launch
{
    public static IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var (context, input) = (call.Context, call.Input);
        if (input.Text("ImageId") is { } image) yield return Check(Ec2Resources.Of(call, image));
        var subnet = InstanceLaunch.SubnetOf(context, input);
        var vpc = subnet?.Text("VpcId");
        yield return Check(subnet is null
            ? new Ec2Resource(Ec2Resources.ArnOf(call, "subnet", input.Text("SubnetId") ?? "*"), null, new ContextKeys())
            : Ec2Resources.Of(call, subnet.Needed("SubnetId")));
        foreach (var group in InstanceLaunch.GroupsOf(context, input, vpc)) yield return Check(Ec2Resources.Of(call, group));
        var interfaces = Ec2Resources.New(call, "network-interface");
        if (subnet is not null) interfaces.Keys.Set("ec2:Subnet", call.Regional("ec2", "subnet/" + subnet.Needed("SubnetId"))).Set("ec2:Vpc", call.Regional("ec2", "vpc/" + vpc));
        interfaces.Keys.Set("ec2:AssociatePublicIpAddress", input.Objects("NetworkInterfaces").Select(n => n.Bool("AssociatePublicIpAddress")).FirstOrDefault(b => b is not null));
        yield return Check(interfaces);
        yield return Check(Instance(call, subnet?.Text("AvailabilityZone")));
        foreach (var snapshot in input.Objects("BlockDeviceMappings").Select(m => m.Object("Ebs")?.Text("SnapshotId")).OfType<string>()) yield return Check(Ec2Resources.Of(call, snapshot));
        // Every volume that the launch makes, the image's too where the request does not speak of them.
        var known = input.Text("ImageId") is { } imageId ? ImageOperations.Find(context, imageId) : null;
        foreach (var ebs in InstanceLaunch.Mappings(input, known).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Value))
        {
            var volume = Ec2Resources.New(call, "volume");
            volume.Keys.Add(Ec2Access.Volume(call, ebs));
            yield return Check(volume);
        }

        foreach (var pass in Ec2Access.PassProfile(call)) yield return pass;
    }

    private static Ec2Resource Instance(AccessCall call, string? zone)
    {
        var input = call.Input;
        var made = Ec2Resources.New(call, "instance");
        var image = input.Text("ImageId") is { } id ? ImageOperations.Find(call.Context, id) : null;
        var metadata = InstanceLaunch.Metadata(call.Context, input, image);
        made.Keys.Set("ec2:InstanceType", input.Text("InstanceType") ?? "m1.small")
            .Set("ec2:InstanceProfile", ProfileOperations.TryFind(call.Context, input.Object("IamInstanceProfile"))?.Text("Arn"))
            .Set("ec2:MetadataHttpTokens", metadata.Text("HttpTokens"))
            .Set("ec2:MetadataHttpEndpoint", metadata.Text("HttpEndpoint"))
            .Set("ec2:MetadataHttpPutResponseHopLimit", metadata.Int("HttpPutResponseHopLimit")?.ToString(CultureInfo.InvariantCulture))
            .Set("ec2:AvailabilityZone", zone)
            .Set("ec2:RootDeviceType", "ebs")
            .Set("ec2:Tenancy", input.Object("Placement")?.Text("Tenancy") ?? "default")
            .Set("ec2:EbsOptimized", input.Flag("EbsOptimized"));
        return made;
    }

    private static AccessCheck Check(Ec2Resource resource) =>
        new("ec2:RunInstances", new AccessResource(resource.Arn) { Tags = resource.Tags }) { Keys = resource.Keys };
}
