using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>Instances and what they are made of, kept as answers show them; members in <see cref="Own"/> are the local cloud's own.</summary>
internal static class ComputeState
{
    public static readonly RegionalResources Instances = new("ec2", "instances");
    public static readonly RegionalResources Volumes = new("ec2", "volumes");
    public static readonly RegionalResources Snapshots = new("ec2", "snapshots");
    public static readonly RegionalResources Images = new("ec2", "images");
    public static readonly RegionalResources Associations = new("ec2", "profile-associations");

    public static readonly Paging Pages = Paging.NextToken(1000, "InvalidNextToken");

    // Kept beside what answers show: user data, what code prints, the settings of DescribeInstanceAttribute, who may use a resource.
    private static readonly string[] Own = ["UserData", "Console", "Attributes", "Shared", "Reservation"];

    // Terminated instances stay visible "for a short while (usually less than one hour)" (Amazon EC2 User Guide, "Terminate Amazon EC2 instances").
    private static readonly TimeSpan Visible = TimeSpan.FromHours(1);

    /// <summary>A resource as answers show it.</summary>
    public static JsonObject Show(JsonObject resource) => resource.Without(Own);

    /// <summary>The caller's instances that are still seen.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> Seen(CallContext context) =>
        Instances.All(context).Where(i => i.Value.Text("TerminatedAt") is null || i.Value.Time("TerminatedAt") + Visible > context.Now);

    /// <summary>An instance of the caller's.</summary>
    /// <exception cref="ServiceException">InvalidInstanceID.NotFound.</exception>
    public static JsonObject Instance(CallContext context, string id) => Require(context, Instances, id, "InvalidInstanceID.NotFound", "instance");

    /// <summary>A volume of the caller's.</summary>
    /// <exception cref="ServiceException">InvalidVolume.NotFound.</exception>
    public static JsonObject Volume(CallContext context, string id) => Require(context, Volumes, id, "InvalidVolume.NotFound", "volume");

    /// <summary>A resource of the caller's.</summary>
    public static JsonObject Require(CallContext context, RegionalResources resources, string id, string code, string type) =>
        resources.Find(context, ResourceName.Here(context, id)) ?? throw new ServiceException(code, $"The {type} ID '{id}' does not exist");

    /// <summary>Changes a resource of the caller's.</summary>
    public static JsonObject Change(CallContext context, RegionalResources resources, JsonObject resource, string id, Action<JsonObject> change)
    {
        var changed = resource.Copy();
        change(changed);
        resources.Put(context, ResourceName.Here(context, id), changed);
        return changed;
    }

    /// <summary>The tags that a request gives to what it makes of a type.</summary>
    public static JsonArray NewTags(JsonObject input, string type) =>
        TagSet.List(TagSet.Read(input.Objects("TagSpecifications").Where(s => s.Text("ResourceType") == type).SelectMany(s => s.Objects("Tags"))));

    /// <summary>Tags of a document, as keys and values; null where it has none.</summary>
    public static JsonObject? TagsOf(JsonObject? resource) => resource is null ? null : TagSet.Read(resource.Objects("Tags"));

    /// <summary>A new id.</summary>
    public static string NewId(string prefix) => ResourceIds.Hex(prefix + "-0", 16);

    /// <summary>The key that something encrypted is encrypted with.</summary>
    /// <exception cref="ServiceException">The key that is named is not there, or may not be seen.</exception>
    public static (bool Encrypted, string? Key) Encryption(CallContext context, bool? asked, string? key, JsonObject? source)
    {
        var encrypted = asked == true || key is not null || source?.Flag("Encrypted") == true || AccountSettings.EncryptsByDefault(context);
        if (!encrypted) return (false, null);
        var name = key ?? (source?.Flag("Encrypted") == true ? source.Text("KmsKeyId") : null) ?? AccountSettings.DefaultKey(context);
        if (name == AccountSettings.ManagedKey) return (true, $"arn:aws:kms:{context.Region}:{context.Account}:{AccountSettings.ManagedKey}");
        if (Arn.TryParse(name) is { } arn && (arn.Account != context.Account.Value || arn.Resource == AccountSettings.ManagedKey)) return (true, name);
        return (true, (string)context.Call("kms", "DescribeKey", new JsonObject { ["KeyId"] = name })["KeyMetadata"]!["Arn"]!);
    }
}
