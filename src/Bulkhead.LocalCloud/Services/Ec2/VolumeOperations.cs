using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>EBS volumes. They hold nothing.</summary>
internal static class VolumeOperations
{
    public static JsonObject CreateVolume(CallContext context, JsonObject input)
    {
        var zone = input.Text("AvailabilityZone") ?? throw new ServiceException("MissingParameter", "The request must contain the parameter AvailabilityZone");
        if (!RegionCatalogue.Zones(context.Region.Value).Contains(zone))
            throw new ServiceException("InvalidZone.NotFound", $"The zone '{zone}' does not exist.");
        var asked = input.Pick("Encrypted", "Iops", "KmsKeyId", "SnapshotId", "Throughput", "VolumeType");
        if (input.Int("Size") is { } size) asked["VolumeSize"] = size;
        var volume = Make(context, asked, zone, ComputeState.NewTags(input, "volume"));
        ComputeState.Volumes.Put(context, ResourceName.Here(context, volume.Needed("VolumeId")), volume);
        return ComputeState.Show(volume);
    }

    public static JsonObject DescribeVolumes(CallContext context, JsonObject input)
    {
        var ids = input.Texts("VolumeIds").ToList();
        foreach (var id in ids) _ = ComputeState.Volume(context, id);
        var wanted = ComputeState.Volumes.All(context).Where(v => (ids.Count == 0 || ids.Contains(v.Key)) && Filters.Pass(input, v.Value));
        return ComputeState.Pages.Page(input, "Volumes", wanted, ComputeState.Show);
    }

    public static JsonObject DeleteVolume(CallContext context, JsonObject input)
    {
        var id = input.Needed("VolumeId");
        if (ComputeState.Volume(context, id).Text("State") == "in-use")
            throw new ServiceException("VolumeInUse", $"Volume {id} is currently attached to {ComputeState.Volume(context, id).Objects("Attachments").First().Text("InstanceId")}");
        ComputeState.Volumes.Remove(context, ResourceName.Here(context, id));
        return [];
    }

    public static JsonObject AttachVolume(CallContext context, JsonObject input)
    {
        var (id, instanceId, device) = (input.Needed("VolumeId"), input.Needed("InstanceId"), input.Needed("Device"));
        var (volume, instance) = (ComputeState.Volume(context, id), ComputeState.Instance(context, instanceId));
        if (volume.Text("State") != "available") throw new ServiceException("VolumeInUse", $"{id} is already attached to an instance");
        if (volume.Text("AvailabilityZone") != instance.Object("Placement")!.Text("AvailabilityZone"))
            throw new ServiceException("InvalidVolume.ZoneMismatch", $"The volume '{id}' is not in the same availability zone as instance '{instanceId}'");
        if (instance.Object("State")!.Text("Name") == "terminated") throw new ServiceException("IncorrectState", $"Instance '{instanceId}' is not 'running'.");
        if (instance.Objects("BlockDeviceMappings").Any(m => m.Text("DeviceName") == device))
            throw new ServiceException("InvalidParameterValue", $"Invalid value '{device}' for unixDevice. Attachment point {device} is already in use");
        var mapping = Attach(context, volume, instanceId, device, deleteOnTermination: false);
        ComputeState.Change(context, ComputeState.Instances, instance, instanceId, i => ((JsonArray)i["BlockDeviceMappings"]!).Add((JsonNode)mapping));
        return ComputeState.Volume(context, id).Objects("Attachments").First().Copy();
    }

    public static JsonObject DetachVolume(CallContext context, JsonObject input)
    {
        var id = input.Needed("VolumeId");
        var volume = ComputeState.Volume(context, id);
        if (volume.Objects("Attachments").FirstOrDefault() is not { } attachment)
            throw new ServiceException("IncorrectState", $"Volume '{id}' is in the 'available' state.");
        var instanceId = attachment.Needed("InstanceId");
        var instance = ComputeState.Instance(context, instanceId);
        if (attachment.Text("Device") == instance.Text("RootDeviceName") && instance.Object("State")!.Text("Name") == "running")
            throw new ServiceException("OperationNotPermitted", $"Unable to detach root volume '{id}' from instance '{instanceId}'");
        Release(context, volume);
        ComputeState.Change(context, ComputeState.Instances, instance, instanceId, i =>
            i["BlockDeviceMappings"] = i.Objects("BlockDeviceMappings").Where(m => m.Object("Ebs")?.Text("VolumeId") != id).Select(m => m.Copy()).ToJson());
        var answer = attachment.Copy();
        answer["State"] = "detaching";
        return answer;
    }

    /// <summary>A new volume, from a snapshot that the caller may use or empty.</summary>
    /// <param name="context">The call.</param>
    /// <param name="asked">What is asked, in the words of a block device mapping.</param>
    /// <param name="zone">Its zone.</param>
    /// <param name="tags">Its tags, as a list.</param>
    public static JsonObject Make(CallContext context, JsonObject asked, string zone, JsonArray tags)
    {
        var snapshot = asked.Text("SnapshotId") is { } id ? Sharing.Snapshots.Usable(context, id) : null;
        var size = asked.Int("VolumeSize") ?? snapshot?.Int("VolumeSize") ?? throw new ServiceException("MissingParameter", "The request must contain the parameter size/snapshot");
        if (snapshot is not null && size < snapshot.Int("VolumeSize"))
            throw new ServiceException("InvalidParameterValue", $"The requested size of {size}GiB is smaller than the snapshot's.");
        var (encrypted, key) = ComputeState.Encryption(context, asked.Bool("Encrypted"), asked.Text("KmsKeyId"), snapshot);
        var volume = asked.Pick("Iops", "Throughput");
        volume["VolumeId"] = ComputeState.NewId("vol");
        volume["AvailabilityZone"] = zone;
        volume["Size"] = size;
        volume["SnapshotId"] = asked.Text("SnapshotId") ?? "";
        volume["VolumeType"] = asked.Text("VolumeType") ?? "gp2";
        volume["State"] = "available";
        volume["Encrypted"] = encrypted;
        if (key is not null) volume["KmsKeyId"] = key;
        volume["CreateTime"] = context.Now.ToJson();
        volume["MultiAttachEnabled"] = false;
        volume["Attachments"] = new JsonArray();
        volume["Tags"] = tags;
        return volume;
    }

    /// <summary>Attaches a volume; answers with the instance's block device mapping.</summary>
    public static JsonObject Attach(CallContext context, JsonObject volume, string instance, string device, bool deleteOnTermination)
    {
        var id = volume.Needed("VolumeId");
        ComputeState.Change(context, ComputeState.Volumes, volume, id, v =>
        {
            v["State"] = "in-use";
            v["Attachments"] = new JsonArray(new JsonObject
            {
                ["VolumeId"] = id,
                ["InstanceId"] = instance,
                ["Device"] = device,
                ["State"] = "attached",
                ["AttachTime"] = context.Now.ToJson(),
                ["DeleteOnTermination"] = deleteOnTermination,
            });
        });
        return new JsonObject
        {
            ["DeviceName"] = device,
            ["Ebs"] = new JsonObject
            {
                ["VolumeId"] = id,
                ["Status"] = "attached",
                ["AttachTime"] = context.Now.ToJson(),
                ["DeleteOnTermination"] = deleteOnTermination,
            },
        };
    }

    /// <summary>Deletes or releases the volumes of an instance that ends.</summary>
    public static void Leave(CallContext context, JsonObject instance)
    {
        foreach (var mapping in instance.Objects("BlockDeviceMappings"))
        {
            var id = mapping.Object("Ebs")!.Needed("VolumeId");
            if (ComputeState.Volumes.Find(context, ResourceName.Here(context, id)) is not { } volume) continue;
            if (mapping.Object("Ebs")!.Flag("DeleteOnTermination")) ComputeState.Volumes.Remove(context, ResourceName.Here(context, id));
            else Release(context, volume);
        }
    }

    private static void Release(CallContext context, JsonObject volume) => ComputeState.Change(
        context, ComputeState.Volumes, volume, volume.Needed("VolumeId"), v => (v["State"], v["Attachments"]) = ("available", new JsonArray()));
}
