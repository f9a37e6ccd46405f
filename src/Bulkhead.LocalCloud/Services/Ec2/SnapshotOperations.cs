using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>Snapshots of volumes, and whom they are shared with.</summary>
internal static class SnapshotOperations
{
    private const string Attribute = "createVolumePermission";

    public static JsonObject CreateSnapshot(CallContext context, JsonObject input)
    {
        var snapshot = Make(context, ComputeState.Volume(context, input.Needed("VolumeId")), input.Text("Description") ?? "", ComputeState.NewTags(input, "snapshot"));
        Sharing.Snapshots.Add(context, snapshot);
        return ComputeState.Show(snapshot);
    }

    public static JsonObject CopySnapshot(CallContext context, JsonObject input)
    {
        var region = new RegionName(input.Needed("SourceRegion"));
        var source = Sharing.Snapshots.Usable(context with { Region = region }, input.Needed("SourceSnapshotId"));
        var (encrypted, key) = ComputeState.Encryption(context, input.Bool("Encrypted"), input.Text("KmsKeyId"), source);
        var copy = source.Without("KmsKeyId", "Shared");
        copy["SnapshotId"] = ComputeState.NewId("snap");
        copy["OwnerId"] = context.Account.Value;
        copy["Description"] = input.Text("Description") ?? "";
        copy["StartTime"] = context.Now.ToJson();
        copy["Encrypted"] = encrypted;
        if (key is not null) copy["KmsKeyId"] = key;
        copy["Tags"] = ComputeState.NewTags(input, "snapshot");
        Sharing.Snapshots.Add(context, copy);
        return new JsonObject { ["SnapshotId"] = copy.Needed("SnapshotId"), ["Tags"] = copy["Tags"]!.DeepClone() };
    }

    public static JsonObject DescribeSnapshots(CallContext context, JsonObject input)
    {
        var ids = input.Texts("SnapshotIds").ToList();
        foreach (var id in ids) _ = Sharing.Snapshots.Usable(context, id);
        var owners = input.Texts("OwnerIds").Select(o => o == "self" ? context.Account.Value : o).ToHashSet(StringComparer.Ordinal);
        var restorable = input.Texts("RestorableByUserIds").ToList();
        var hidden = AccountSettings.HidesPublicSnapshots(context);
        var wanted = Sharing.Snapshots.AllUsable(context).Where(s =>
            (ids.Count == 0 || ids.Contains(s.Key))
            && (owners.Count == 0 || owners.Contains(s.Value.Needed("OwnerId")))
            && (restorable.Count == 0 || restorable.Exists(r => r == "all" ? !hidden && Sharing.IsPublic(s.Value) : s.Value.Objects("Shared").Any(u => u.Text("UserId") == Self(context, r))))
            && Filters.Pass(input, s.Value));
        return ComputeState.Pages.Page(input, "Snapshots", wanted, s => s.Text("OwnerId") == context.Account.Value ? ComputeState.Show(s) : ComputeState.Show(s.Without("Tags")));
    }

    public static JsonObject DeleteSnapshot(CallContext context, JsonObject input)
    {
        var id = Sharing.Snapshots.Own(context, input.Needed("SnapshotId")).Needed("SnapshotId");
        if (ComputeState.Images.All(context).FirstOrDefault(i => i.Value.Objects("BlockDeviceMappings").Any(m => m.Object("Ebs")?.Text("SnapshotId") == id)) is { Value: { } image })
            throw new ServiceException("InvalidSnapshot.InUse", $"The snapshot {id} is currently in use by {image.Needed("ImageId")}");
        Sharing.Snapshots.Remove(context, id);
        return [];
    }

    public static JsonObject ModifySnapshotAttribute(CallContext context, JsonObject input)
    {
        var id = input.Needed("SnapshotId");
        var snapshot = Sharing.Snapshots.Own(context, id);
        if (input.Text("Attribute") is not (null or Attribute)) throw new ServiceException("InvalidParameterValue", $"The attribute {input.Text("Attribute")} can't be changed.");
        var (added, removed) = Sharing.Asked(input, "CreateVolumePermission", "GroupNames");
        if (added.Any(a => a.Text("Group") == "all"))
        {
            if (AccountSettings.BlocksPublicSnapshots(context))
                throw new ServiceException("OperationNotPermitted", "Snapshots can't be shared publicly: block public access for snapshots is on in this account and region.");
            if (snapshot.Flag("Encrypted")) throw new ServiceException("InvalidParameterValue", "Encrypted snapshots can't be shared publicly.");
        }

        if (added.Count > 0 && snapshot.Text("KmsKeyId")?.EndsWith(AccountSettings.ManagedKey, StringComparison.Ordinal) == true)
            throw new ServiceException("OperationNotPermitted", $"Snapshot {id} is encrypted with AWS's own key and can't be shared.");
        Sharing.Snapshots.Change(context, id, added, removed);
        return [];
    }

    public static JsonObject DescribeSnapshotAttribute(CallContext context, JsonObject input)
    {
        var snapshot = Sharing.Snapshots.Own(context, input.Needed("SnapshotId"));
        var answer = new JsonObject { ["SnapshotId"] = snapshot.Needed("SnapshotId") };
        if (input.Text("Attribute") == Attribute) answer["CreateVolumePermissions"] = snapshot.Objects("Shared").ToJson();
        else answer["ProductCodes"] = new JsonArray();
        return answer;
    }

    public static JsonObject ResetSnapshotAttribute(CallContext context, JsonObject input)
    {
        var id = input.Needed("SnapshotId");
        ComputeState.Change(context, ComputeState.Snapshots, Sharing.Snapshots.Own(context, id), id, s => s.Remove("Shared"));
        return [];
    }

    /// <summary>A snapshot of a volume, complete at once.</summary>
    public static JsonObject Make(CallContext context, JsonObject volume, string description, JsonArray tags)
    {
        var snapshot = new JsonObject
        {
            ["SnapshotId"] = ComputeState.NewId("snap"),
            ["VolumeId"] = volume.Needed("VolumeId"),
            ["VolumeSize"] = volume.Int("Size"),
            ["OwnerId"] = context.Account.Value,
            ["Description"] = description,
            ["StartTime"] = context.Now.ToJson(),
            ["State"] = "completed",
            ["Progress"] = "100%",
            ["StorageTier"] = "standard",
            ["Encrypted"] = volume.Flag("Encrypted"),
            ["Tags"] = tags,
        };
        if (volume.Text("KmsKeyId") is { } key) snapshot["KmsKeyId"] = key;
        return snapshot;
    }

    private static string Self(CallContext context, string user) => user == "self" ? context.Account.Value : user;
}
