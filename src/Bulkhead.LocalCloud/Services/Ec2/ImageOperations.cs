using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>Images, and whom they are shared with.</summary>
internal static class ImageOperations
{
    public static JsonObject CreateImage(CallContext context, JsonObject input)
    {
        var instance = ComputeState.Instance(context, input.Needed("InstanceId"));
        var mappings = new JsonArray();
        foreach (var mapping in instance.Objects("BlockDeviceMappings"))
        {
            var volume = ComputeState.Volume(context, mapping.Object("Ebs")!.Needed("VolumeId"));
            var snapshot = SnapshotOperations.Make(context, volume, $"Created by CreateImage({instance.Needed("InstanceId")})", ComputeState.NewTags(input, "snapshot"));
            Sharing.Snapshots.Add(context, snapshot);
            mappings.Add((JsonNode)new JsonObject
            {
                ["DeviceName"] = mapping.Needed("DeviceName"),
                ["Ebs"] = new JsonObject
                {
                    ["SnapshotId"] = snapshot.Needed("SnapshotId"),
                    ["VolumeSize"] = volume.Int("Size"),
                    ["VolumeType"] = volume.Text("VolumeType"),
                    ["DeleteOnTermination"] = mapping.Object("Ebs")!.Flag("DeleteOnTermination"),
                    ["Encrypted"] = volume.Flag("Encrypted"),
                },
            });
        }

        var image = New(context, input, mappings, instance.Text("RootDeviceName"), instance.Text("Architecture"));
        (image["SourceInstanceId"], image["ImdsSupport"]) = (instance.Needed("InstanceId"), Find(context, instance.Needed("ImageId"))?.Text("ImdsSupport"));
        if (image["ImdsSupport"] is null) image.Remove("ImdsSupport");
        return Made(context, image);
    }

    public static JsonObject RegisterImage(CallContext context, JsonObject input)
    {
        var mappings = input.Objects("BlockDeviceMappings").ToJson();
        foreach (var ebs in mappings.OfType<JsonObject>().Select(m => m.Object("Ebs")).OfType<JsonObject>())
        {
            if (ebs.Text("SnapshotId") is not { } id) continue;
            var snapshot = Sharing.Snapshots.Usable(context, id);
            (ebs["VolumeSize"], ebs["Encrypted"]) = (ebs.Int("VolumeSize") ?? snapshot.Int("VolumeSize"), snapshot.Flag("Encrypted"));
        }

        var image = New(context, input, mappings, input.Text("RootDeviceName"), input.Text("Architecture"));
        if (input.Text("ImdsSupport") is { } imds) image["ImdsSupport"] = imds;
        return Made(context, image);
    }

    public static JsonObject DescribeImages(CallContext context, JsonObject input)
    {
        var ids = input.Texts("ImageIds").ToList();
        foreach (var id in ids) _ = Usable(context, id);
        var owners = input.Texts("Owners").Select(o => o == "self" ? context.Account.Value : o).ToHashSet(StringComparer.Ordinal);
        var users = input.Texts("ExecutableUsers").Select(u => u == "self" ? context.Account.Value : u).ToList();
        var wanted = Sharing.Images.AllUsable(context).Append(KeyValuePair.Create(BaseImage.Id, BaseImage.Of(context.Region)))
            .Where(i => (ids.Count == 0 || ids.Contains(i.Key))
                && (owners.Count == 0 || owners.Contains(i.Value.Needed("OwnerId")) || owners.Contains(i.Value.Text("ImageOwnerAlias") ?? "-"))
                && (users.Count == 0 || users.Exists(u => u == "all" ? i.Value.Flag("Public") : i.Value.Objects("Shared").Any(s => s.Text("UserId") == u)))
                && Filters.Pass(input, i.Value))
            .OrderBy(i => i.Key, StringComparer.Ordinal);
        return ComputeState.Pages.Page(input, "Images", wanted, i => i.Text("OwnerId") == context.Account.Value ? ComputeState.Show(i) : ComputeState.Show(i.Without("Tags")));
    }

    public static JsonObject DeregisterImage(CallContext context, JsonObject input)
    {
        var image = Own(context, input.Needed("ImageId"));
        Sharing.Images.Remove(context, image.Needed("ImageId"));
        if (!input.Flag("DeleteAssociatedSnapshots")) return new JsonObject { ["Return"] = true };
        var results = new JsonArray();
        foreach (var id in image.Objects("BlockDeviceMappings").Select(m => m.Object("Ebs")?.Text("SnapshotId")).OfType<string>())
        {
            _ = context.Call("ec2", "DeleteSnapshot", new JsonObject { ["SnapshotId"] = id });
            results.Add((JsonNode)new JsonObject { ["SnapshotId"] = id, ["ReturnCode"] = "success" });
        }

        return new JsonObject { ["Return"] = true, ["DeleteSnapshotResults"] = results };
    }

    public static JsonObject ModifyImageAttribute(CallContext context, JsonObject input)
    {
        var id = input.Needed("ImageId");
        var image = Own(context, id);
        if (input.Object("Description")?.Text("Value") is { } description)
            ComputeState.Change(context, ComputeState.Images, image, id, i => i["Description"] = description);
        var (added, removed) = Sharing.Asked(input, "LaunchPermission", "UserGroups");
        if (added.Any(a => a.Text("Group") == "all") && AccountSettings.BlocksPublicImages(context))
            throw new ServiceException("OperationNotPermitted", "You can't publicly share this image because block public access for AMIs is enabled for this account and Region.");
        if (added.Count + removed.Count > 0) Sharing.Images.Change(context, id, added, removed);
        return [];
    }

    public static JsonObject DescribeImageAttribute(CallContext context, JsonObject input)
    {
        var image = Own(context, input.Needed("ImageId"));
        var answer = new JsonObject { ["ImageId"] = image.Needed("ImageId") };
        switch (input.Needed("Attribute"))
        {
            case "launchPermission": answer["LaunchPermissions"] = image.Objects("Shared").ToJson(); break;
            case "description": answer["Description"] = new JsonObject { ["Value"] = image.Text("Description") }; break;
            case "blockDeviceMapping": answer["BlockDeviceMappings"] = image.Objects("BlockDeviceMappings").ToJson(); break;
            case var other: throw new ServiceException("NotImplemented", $"The local cloud does not have the attribute {other} of images.", 501);
        }

        return answer;
    }

    public static JsonObject ResetImageAttribute(CallContext context, JsonObject input)
    {
        var id = Own(context, input.Needed("ImageId")).Needed("ImageId");
        ComputeState.Change(context, ComputeState.Images, Own(context, id), id, i => (i["Shared"], i["Public"]) = (new JsonArray(), false));
        return [];
    }

    /// <summary>An image that the caller may launch: its own, a shared one, or Amazon's.</summary>
    /// <exception cref="ServiceException">There is none.</exception>
    public static JsonObject Usable(CallContext context, string id) => id == BaseImage.Id ? BaseImage.Of(context.Region) : Sharing.Images.Usable(context, id);

    /// <summary>An image, whoever owns it; null when there is none.</summary>
    public static JsonObject? Find(CallContext context, string id) => id == BaseImage.Id ? BaseImage.Of(context.Region) : Sharing.Images.Find(context.Cloud.Store, context.Region, id);

    private static JsonObject Own(CallContext context, string id) => id == BaseImage.Id
        ? throw new ServiceException("AuthFailure", $"Not authorized for image:{id}")
        : Sharing.Images.Own(context, id);

    private static JsonObject New(CallContext context, JsonObject input, JsonArray mappings, string? root, string? architecture)
    {
        var name = input.Needed("Name");
        if (ComputeState.Images.All(context).Any(i => i.Value.Text("Name") == name))
            throw new ServiceException("InvalidAMIName.Duplicate", $"AMI name {name} is already in use.");
        return new JsonObject
        {
            ["ImageId"] = ComputeState.NewId("ami"),
            ["Name"] = name,
            ["Description"] = input.Text("Description") ?? "",
            ["OwnerId"] = context.Account.Value,
            ["ImageLocation"] = $"{context.Account}/{name}",
            ["ImageType"] = "machine",
            ["Architecture"] = architecture ?? "x86_64",
            ["CreationDate"] = context.Now.ToJson(),
            ["Public"] = false,
            ["State"] = "available",
            ["PlatformDetails"] = "Linux/UNIX",
            ["RootDeviceType"] = "ebs",
            ["RootDeviceName"] = root ?? "/dev/xvda",
            ["VirtualizationType"] = "hvm",
            ["Hypervisor"] = "xen",
            ["BlockDeviceMappings"] = mappings,
            ["Tags"] = ComputeState.NewTags(input, "image"),
        };
    }

    private static JsonObject Made(CallContext context, JsonObject image)
    {
        Sharing.Images.Add(context, image);
        return new JsonObject { ["ImageId"] = image.Needed("ImageId") };
    }
}
