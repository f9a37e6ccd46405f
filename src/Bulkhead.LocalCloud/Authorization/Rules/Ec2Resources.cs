using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ec2;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>What policies see of EC2's resources, those that are there and those that a call makes.</summary>
internal static class Ec2Resources
{
    /// <summary>A resource by its id.</summary>
    public static Ec2Resource Of(AccessCall call, string id)
    {
        var context = call.Context;
        var known = id.StartsWith("snap-", StringComparison.Ordinal) ? Sharing.Snapshots.Find(context.Cloud.Store, context.Region, id)
            : id.StartsWith("ami-", StringComparison.Ordinal) ? ImageOperations.Find(context, id)
            : TagOperations.Find(context, id)?.Resource;
        var isOwn = known?.Text("OwnerId") is null || known.Text("OwnerId") == context.Account.Value;
        return new Ec2Resource(ArnOf(call, TypeOf(id), id), isOwn ? ComputeState.TagsOf(known) : null, KeysOf(call, id, known));
    }

    /// <summary>A resource that the call makes: its tags are the request's.</summary>
    public static Ec2Resource New(AccessCall call, string type)
    {
        var keys = new ContextKeys();
        var tags = TagsOf(call, type);
        foreach (var (key, value) in tags) keys.Set("aws:RequestTag/" + key, value!.GetValue<string>());
        if (tags.Count > 0) keys.SetAll("aws:TagKeys", tags.Select(t => t.Key));
        return new Ec2Resource(ArnOf(call, type, "*"), null, keys);
    }

    /// <summary>What tags at creation take (Amazon EC2 User Guide, "Grant permission to tag Amazon EC2 resources during creation").</summary>
    public static IEnumerable<AccessCheck> TagsAtCreation(AccessCall call)
    {
        foreach (var type in call.Input.Objects("TagSpecifications").Select(s => s.Text("ResourceType")).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (TagsOf(call, type).Count == 0) continue;
            var made = New(call, type);
            yield return new AccessCheck("ec2:CreateTags", new AccessResource(made.Arn)) { Keys = made.Keys.Set("ec2:CreateAction", call.Operation) };
        }
    }

    /// <summary>An ARN; those of snapshots and images have no account.</summary>
    public static string ArnOf(AccessCall call, string type, string id) => type is "snapshot" or "image"
        ? $"arn:aws:ec2:{call.Context.Region}::{type}/{id}"
        : call.Regional("ec2", $"{type}/{id}");

    private static JsonObject TagsOf(AccessCall call, string type) =>
        TagSet.Read(call.Input.Objects("TagSpecifications").Where(s => s.Text("ResourceType") == type).SelectMany(s => s.Objects("Tags")));

    private static string TypeOf(string id) => id.Split('-')[0] switch
    {
        "i" => "instance",
        "vol" => "volume",
        "snap" => "snapshot",
        "ami" => "image",
        "sg" => "security-group",
        "igw" => "internet-gateway",
        "acl" => "network-acl",
        "rtb" => "route-table",
        "vpc" => "vpc",
        "subnet" => "subnet",
        _ => "*",
    };

    private static ContextKeys KeysOf(AccessCall call, string id, JsonObject? known)
    {
        var keys = new ContextKeys();
        if (known is null) return keys;
        var metadata = known.Object("MetadataOptions");
        keys.Set("ec2:InstanceType", known.Text("InstanceType")).Set("ec2:InstanceProfile", known.Object("IamInstanceProfile")?.Text("Arn"));
        keys.Set("ec2:MetadataHttpTokens", metadata?.Text("HttpTokens")).Set("ec2:MetadataHttpEndpoint", metadata?.Text("HttpEndpoint"));
        keys.Set("ec2:AvailabilityZone", known.Text("AvailabilityZone") ?? known.Object("Placement")?.Text("AvailabilityZone"));
        keys.Set("ec2:Encrypted", known.Bool("Encrypted")).Set("ec2:VolumeType", known.Text("VolumeType"));
        if (known.Text("VpcId") is { } vpc) keys.Set("ec2:Vpc", call.Regional("ec2", "vpc/" + vpc));
        if (known.Text("SubnetId") is { } subnet) keys.Set("ec2:Subnet", call.Regional("ec2", "subnet/" + subnet));
        var prefix = id.Split('-')[0];
        if (prefix is "snap" or "ami") keys.Set("ec2:Owner", known.Text("ImageOwnerAlias") ?? known.Text("OwnerId"));
        if (prefix == "ami") keys.Set("ec2:Public", known.Flag("Public")).Set("ec2:ImageID", id).Set("ec2:ImageType", "machine").Set("ec2:RootDeviceType", "ebs");
        if (prefix == "snap" && known.Text("VolumeId") is { } volume) keys.Set("ec2:ParentVolume", call.Regional("ec2", "volume/" + volume)).Set("ec2:SnapshotID", id);
        if (prefix == "vol") keys.Set("ec2:VolumeID", id);
        if (prefix == "i") keys.Set("ec2:InstanceID", id).Set("ec2:Tenancy", known.Object("Placement")?.Text("Tenancy")).Set("ec2:EbsOptimized", known.Bool("EbsOptimized"));
        return keys;
    }
}
