using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>What EC2 keeps for an account and region as a whole.</summary>
internal static class AccountSettings
{
    private const string Encryption = "ebs-encryption";
    private const string EncryptionKey = "ebs-key";
    private const string Metadata = "instance-metadata";
    private const string SnapshotAccess = "snapshot-block-public-access";
    private const string ImageAccess = "image-block-public-access";

    /// <summary>AWS's own key for volumes.</summary>
    public const string ManagedKey = "alias/aws/ebs";

    public static JsonObject EnableEbsEncryptionByDefault(CallContext context, JsonObject input) => SetEncryption(context, true);

    public static JsonObject DisableEbsEncryptionByDefault(CallContext context, JsonObject input) => SetEncryption(context, false);

    public static JsonObject GetEbsEncryptionByDefault(CallContext context, JsonObject input) =>
        new() { ["EbsEncryptionByDefault"] = Find(context, Encryption)?.Flag("On") ?? false };

    public static JsonObject GetEbsDefaultKmsKeyId(CallContext context, JsonObject input) =>
        new() { ["KmsKeyId"] = Find(context, EncryptionKey)?.Needed("KmsKeyId") ?? ManagedKey };

    public static JsonObject ModifyEbsDefaultKmsKeyId(CallContext context, JsonObject input)
    {
        var key = input.Needed("KmsKeyId");
        var arn = (string)context.Call("kms", "DescribeKey", new JsonObject { ["KeyId"] = key })["KeyMetadata"]!["Arn"]!;
        Put(context, EncryptionKey, new JsonObject { ["KmsKeyId"] = arn });
        return new JsonObject { ["KmsKeyId"] = arn };
    }

    public static JsonObject ResetEbsDefaultKmsKeyId(CallContext context, JsonObject input)
    {
        context.Cloud.Store.Remove(Collection(context), EncryptionKey);
        return GetEbsDefaultKmsKeyId(context, input);
    }

    public static JsonObject ModifyInstanceMetadataDefaults(CallContext context, JsonObject input)
    {
        var settings = Find(context, Metadata)?.Copy() ?? [];
        foreach (var (name, value) in input.Pick("HttpTokens", "HttpEndpoint", "InstanceMetadataTags", "HttpTokensEnforced", "HttpPutResponseHopLimit"))
        {
            // ModifyInstanceMetadataDefaults API page: no-preference and -1 take the setting away.
            if (value!.ToJsonString() is "\"no-preference\"" or "-1") settings.Remove(name);
            else settings[name] = value.DeepClone();
        }

        Put(context, Metadata, settings);
        return new JsonObject { ["Return"] = true };
    }

    public static JsonObject GetInstanceMetadataDefaults(CallContext context, JsonObject input)
    {
        var settings = Find(context, Metadata)?.Copy() ?? [];
        settings["ManagedBy"] = "account";
        return new JsonObject { ["AccountLevel"] = settings };
    }

    public static JsonObject EnableSnapshotBlockPublicAccess(CallContext context, JsonObject input)
    {
        Put(context, SnapshotAccess, new JsonObject { ["State"] = input.Needed("State") });
        return input.Pick("State");
    }

    public static JsonObject DisableSnapshotBlockPublicAccess(CallContext context, JsonObject input)
    {
        context.Cloud.Store.Remove(Collection(context), SnapshotAccess);
        return new JsonObject { ["State"] = "unblocked" };
    }

    public static JsonObject GetSnapshotBlockPublicAccessState(CallContext context, JsonObject input) =>
        new() { ["State"] = Find(context, SnapshotAccess)?.Needed("State") ?? "unblocked", ["ManagedBy"] = "account" };

    public static JsonObject EnableImageBlockPublicAccess(CallContext context, JsonObject input)
    {
        Put(context, ImageAccess, new JsonObject { ["State"] = input.Needed("ImageBlockPublicAccessState") });
        return input.Pick("ImageBlockPublicAccessState");
    }

    public static JsonObject DisableImageBlockPublicAccess(CallContext context, JsonObject input)
    {
        Put(context, ImageAccess, new JsonObject { ["State"] = "unblocked" });
        return new JsonObject { ["ImageBlockPublicAccessState"] = "unblocked" };
    }

    /// <summary>Accounts made since April 2023 block public images from the start (Amazon EC2 User Guide, "Block public access for AMIs").</summary>
    public static JsonObject GetImageBlockPublicAccessState(CallContext context, JsonObject input) =>
        new() { ["ImageBlockPublicAccessState"] = Find(context, ImageAccess)?.Needed("State") ?? "block-new-sharing", ["ManagedBy"] = "account" };

    /// <summary>Whether volumes are encrypted that nobody asked to encrypt.</summary>
    public static bool EncryptsByDefault(CallContext context) => Find(context, Encryption)?.Flag("On") ?? false;

    /// <summary>The key for volumes without one of their own.</summary>
    public static string DefaultKey(CallContext context) => Find(context, EncryptionKey)?.Needed("KmsKeyId") ?? ManagedKey;

    /// <summary>The defaults of instances' metadata; null for none.</summary>
    public static JsonObject? MetadataDefaults(CallContext context) => Find(context, Metadata);

    /// <summary>Whether snapshots can't be made public.</summary>
    public static bool BlocksPublicSnapshots(CallContext context) => Find(context, SnapshotAccess) is not null;

    /// <summary>Whether snapshots that are public are treated as private.</summary>
    public static bool HidesPublicSnapshots(CallContext context) => Find(context, SnapshotAccess)?.Text("State") == "block-all-sharing";

    /// <summary>Whether images can't be made public.</summary>
    public static bool BlocksPublicImages(CallContext context) => Find(context, ImageAccess)?.Text("State") != "unblocked";

    private static JsonObject SetEncryption(CallContext context, bool isOn)
    {
        Put(context, Encryption, new JsonObject { ["On"] = isOn });
        return new JsonObject { ["EbsEncryptionByDefault"] = isOn };
    }

    private static string Collection(CallContext context) => $"ec2/{context.Account}/{context.Region}/settings";

    private static JsonObject? Find(CallContext context, string setting) => context.Cloud.Store.Find(Collection(context), setting);

    private static void Put(CallContext context, string setting, JsonObject value) => context.Cloud.Store.Put(Collection(context), setting, value);
}
