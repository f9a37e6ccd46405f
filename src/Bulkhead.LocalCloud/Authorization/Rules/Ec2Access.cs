using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ec2;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>
/// Permissions of Amazon EC2 ("Actions, resources, and condition keys for Amazon EC2"): a call is authorized on everything that
/// it takes, makes or changes, each with keys of its own; tags at creation take <c>ec2:CreateTags</c> too.
/// </summary>
internal sealed class Ec2Access : ServiceAccess
{
    public Ec2Access() : base("ec2", "ec2") => Variables = new Dictionary<string, string[]>
    {
        ["NaclId"] = ["NetworkAclId"],
        ["SecurityGroupId"] = ["GroupId"],
    };

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var input = call.Input;
        var checks = call.Operation switch
        {
            "RunInstances" => Ec2Launch.Checks(call),
            "CreateTags" or "DeleteTags" => input.Texts("Resources").Select(id => Check(call, Ec2Resources.Of(call, id))),
            "CreateVolume" => Snapshot(call, input.Text("SnapshotId")).Append(Check(call, Ec2Resources.New(call, "volume"), Volume(call, input))),
            "CreateSnapshot" => [Named(call, "VolumeId"), Check(call, Ec2Resources.New(call, "snapshot"))],
            "CopySnapshot" => [Check(call, Ec2Resources.New(call, "snapshot"))],
            "CreateImage" => [Named(call, "InstanceId"), Check(call, Ec2Resources.New(call, "image")), Check(call, Ec2Resources.New(call, "snapshot"))],
            "RegisterImage" => input.Objects("BlockDeviceMappings").Select(m => m.Object("Ebs")?.Text("SnapshotId")).SelectMany(s => Snapshot(call, s))
                .Append(Check(call, Ec2Resources.New(call, "image"))),
            "CreateSecurityGroup" => [Check(call, Ec2Resources.New(call, "security-group")), .. input.Text("VpcId") is null ? [] : new[] { Named(call, "VpcId") }],
            "CreateVpc" => [Check(call, Ec2Resources.New(call, "vpc"))],
            "CreateSubnet" => [Named(call, "VpcId"), Check(call, Ec2Resources.New(call, "subnet"))],
            "CreateInternetGateway" => [Check(call, Ec2Resources.New(call, "internet-gateway"))],
            "AttachInternetGateway" or "DetachInternetGateway" => [Named(call, "InternetGatewayId"), Named(call, "VpcId")],
            "AttachVolume" => [Named(call, "InstanceId"), Named(call, "VolumeId")],
            "DetachVolume" => [Named(call, "VolumeId")],
            "StartInstances" or "StopInstances" or "TerminateInstances" => input.Texts("InstanceIds").Select(id => Check(call, Ec2Resources.Of(call, id))),
            "AssociateIamInstanceProfile" => [Named(call, "InstanceId"), .. Profile(call)],
            "ReplaceIamInstanceProfileAssociation" or "DisassociateIamInstanceProfile" => [Check(call, Associated(call)), .. Profile(call)],
            "ModifySnapshotAttribute" => [Shared(call, "SnapshotId", "CreateVolumePermission", "GroupNames")],
            "ModifyImageAttribute" => [Shared(call, "ImageId", "LaunchPermission", "UserGroups")],
            _ => Single(call) is { } id ? [Check(call, Ec2Resources.Of(call, id))] : base.Checks(call),
        };
        return checks.Concat(Ec2Resources.TagsAtCreation(call));
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        keys.Set("ec2:Region", call.Context.Region.Value);
        keys.Set("ec2:VpcID", call.Input.Text("VpcId"));
        keys.Set("ec2:SubnetID", call.Input.Text("SubnetId"));
        keys.Set("ec2:InternetGatewayID", call.Input.Text("InternetGatewayId"));
        keys.Set("ec2:RouteTableID", call.Input.Text("RouteTableId"));
        keys.Set("ec2:NetworkAclID", call.Input.Text("NetworkAclId"));
        keys.Set("ec2:SecurityGroupID", call.Input.Text("GroupId"));
        keys.Set("ec2:Attribute", call.Input.Text("Attribute"));
    }

    /// <summary>The keys of a volume that is made.</summary>
    internal static ContextKeys Volume(AccessCall call, JsonObject asked) => new ContextKeys()
        .Set("ec2:Encrypted", asked.Flag("Encrypted") || asked["KmsKeyId"] is not null || AccountSettings.EncryptsByDefault(call.Context)
            || (asked.Text("SnapshotId") is { } snapshot && Sharing.Snapshots.Find(call.Store, call.Context.Region, snapshot)?.Flag("Encrypted") == true))
        .Set("ec2:VolumeType", asked.Text("VolumeType") ?? "gp2")
        .Set("ec2:KmsKeyId", asked.Text("KmsKeyId"))
        .Set("ec2:VolumeSize", (asked.Int("Size") ?? asked.Int("VolumeSize"))?.ToString(CultureInfo.InvariantCulture));

    /// <summary>That the caller passes the role of the profile that a request names, where it has one.</summary>
    internal static IEnumerable<AccessCheck> PassProfile(AccessCall call)
    {
        var profile = ProfileOperations.TryFind(call.Context, call.Input.Object("IamInstanceProfile"));
        return ProfileOperations.RoleOf(call.Context, profile?.Text("Arn")) is { } role ? [PassRole(call, role, "ec2.amazonaws.com")] : [];
    }

    private static IEnumerable<AccessCheck> Profile(AccessCall call) => call.Operation == "DisassociateIamInstanceProfile" ? [] : PassProfile(call);

    private static AccessCheck Check(AccessCall call, Ec2Resource resource, ContextKeys? more = null)
    {
        var keys = resource.Keys;
        if (call.Operation is "AssociateIamInstanceProfile" or "ReplaceIamInstanceProfileAssociation")
            keys.Set("ec2:NewInstanceProfile", ProfileOperations.TryFind(call.Context, call.Input.Object("IamInstanceProfile"))?.Text("Arn"));
        return new AccessCheck("ec2:" + call.Operation, new AccessResource(resource.Arn) { Tags = resource.Tags }) { Keys = more is null ? keys : keys.Add(more) };
    }

    private static AccessCheck Named(AccessCall call, string member) => Check(call, Ec2Resources.Of(call, call.Input.Needed(member)));

    private static IEnumerable<AccessCheck> Snapshot(AccessCall call, string? id) => id is null ? [] : [Check(call, Ec2Resources.Of(call, id))];

    /// <summary>The instance of the association that a request names.</summary>
    private static Ec2Resource Associated(AccessCall call)
    {
        var known = ComputeState.Associations.Find(call.Context, ResourceName.Here(call.Context, call.Input.Needed("AssociationId")));
        return known is null ? new Ec2Resource(call.Regional("ec2", "instance/*"), null, new ContextKeys()) : Ec2Resources.Of(call, known.Needed("InstanceId"));
    }

    /// <summary>A snapshot or image that is shared: the keys say with whom.</summary>
    private static AccessCheck Shared(AccessCall call, string member, string list, string groups)
    {
        var (added, removed) = Sharing.Asked(call.Input, list, groups);
        var keys = new ContextKeys();
        void Add(string key, IEnumerable<string?> values)
        {
            var all = values.OfType<string>().ToList();
            if (all.Count > 0) keys.SetAll(key, all);
        }

        Add("ec2:Add/userId", added.Select(a => a.Text("UserId")));
        Add("ec2:Add/group", added.Select(a => a.Text("Group")));
        Add("ec2:Remove/userId", removed.Select(a => a.Text("UserId")));
        Add("ec2:Remove/group", removed.Select(a => a.Text("Group")));
        return Check(call, Ec2Resources.Of(call, call.Input.Needed(member)), keys);
    }

    /// <summary>The one resource that a request names, of those whose state matters to the decision.</summary>
    private static string? Single(AccessCall call)
    {
        if (call.Operation.StartsWith("Describe", StringComparison.Ordinal) && !call.Operation.EndsWith("Attribute", StringComparison.Ordinal)) return null;
        return call.Input.Text("InstanceId") ?? call.Input.Text("VolumeId") ?? call.Input.Text("SnapshotId") ?? call.Input.Text("ImageId")
            ?? (call.Operation.Contains("SecurityGroup", StringComparison.Ordinal) ? SecurityGroupOperations.Find(call.Context, call.Input)?.Text("GroupId") : null);
    }
}
