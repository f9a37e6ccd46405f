using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.S3;

namespace Bulkhead.LocalCloud.Services.Config;

/// <summary>Delivery channels: one for an account and a region.</summary>
internal static class DeliveryOperations
{
    public static JsonObject PutDeliveryChannel(CallContext context, JsonObject input)
    {
        var channel = input.Object("DeliveryChannel")!.Copy();
        var name = channel.Text("name") ?? "default";
        channel["name"] = name;
        if (RecorderOperations.Find(context) is null)
            throw new ServiceException("NoAvailableConfigurationRecorderException", "Configuration recorder is not available to put delivery channel.");
        if (Find(context) is { } present && present.Text("name") != name)
        {
            throw new ServiceException(
                "MaxNumberOfDeliveryChannelsExceededException", $"Failed to put delivery channel '{name}' because the maximum number of delivery channels: 1 is reached.");
        }

        CheckBucket(context, channel.Text("s3BucketName") ?? "", channel.Text("s3KeyPrefix"));
        context.Cloud.Store.Put(ConfigState.Channels(context), name, channel);
        return [];
    }

    public static JsonObject DescribeDeliveryChannels(CallContext context, JsonObject input)
    {
        var found = Find(context);
        foreach (var name in input.Texts("DeliveryChannelNames").Where(name => found?.Text("name") != name)) throw Missing(name);
        return new JsonObject { ["DeliveryChannels"] = (found is null ? [] : new[] { found.Copy() }).ToJson() };
    }

    public static JsonObject DeleteDeliveryChannel(CallContext context, JsonObject input)
    {
        var name = input.Needed("DeliveryChannelName");
        if (Find(context) is not { } found || found.Text("name") != name) throw Missing(name);
        if (RecorderOperations.Find(context)?.Flag("recording") == true)
        {
            throw new ServiceException(
                "LastDeliveryChannelDeleteFailedException", "Failed to delete last specified delivery channel with name 'default', because there, because there is a running configuration recorder.");
        }

        context.Cloud.Store.Remove(ConfigState.Channels(context), name);
        return [];
    }

    /// <summary>The channel of the account and region, or null.</summary>
    public static JsonObject? Find(CallContext context) => context.Cloud.Store.All(ConfigState.Channels(context)).Select(c => c.Value).FirstOrDefault();

    private static ServiceException Missing(string name) =>
        new("NoSuchDeliveryChannelException", $"Cannot find delivery channel with specified name '{name}'.");

    /// <summary>Refuses a bucket into which the service may not write (AWS Config Developer Guide, "Permissions for the Amazon S3 Bucket").</summary>
    private static void CheckBucket(CallContext context, string bucket, string? prefix)
    {
        var store = context.Cloud.Store;
        if (store.Find(BucketState.Collection, bucket) is not { } found)
            throw new ServiceException("NoSuchBucketException", $"Cannot find a S3 bucket with an empty bucket name or the bucket '{bucket}'.");
        var policy = BucketState.Setting(store, bucket, "Policy")?.Text("Policy");
        var owner = Core.Identifiers.AccountId.Parse(found.Needed("Owner"));
        var source = $"arn:aws:config:{context.Region}:{context.Account}:*";
        bool May(string action, string resource) => context.Cloud.AllowsService(
            context,
            ConfigState.ServicePrincipal,
            new AccessCheck(action, new AccessResource(resource) { Account = owner, Policy = policy })
            {
                Keys = new ContextKeys().Set("s3:x-amz-acl", action == "s3:PutObject" ? "bucket-owner-full-control" : null),
            },
            source);
        var folder = prefix is null ? "" : prefix + "/";
        if (!May("s3:GetBucketAcl", $"arn:aws:s3:::{bucket}") || !May("s3:PutObject", $"arn:aws:s3:::{bucket}/{folder}AWSLogs/{context.Account}/Config/ConfigWritabilityCheckFile"))
        {
            throw new ServiceException(
                "InsufficientDeliveryPolicyException", $"Insufficient delivery policy to s3 bucket: {bucket}, unable to write to bucket, provided s3 key prefix is '{prefix}'.");
        }
    }
}
