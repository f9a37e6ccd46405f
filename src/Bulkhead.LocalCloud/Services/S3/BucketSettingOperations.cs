using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>Puts, gets and deletes one setting.</summary>
internal sealed class BucketSettingOperations(BucketSetting setting)
{
    public JsonObject Put(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input).Needed("Name");
        var value = input.Object(setting.Put!) ?? throw new ServiceException("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
        context.Cloud.Store.Put(BucketState.Settings(bucket), setting.Kind, value.Copy());
        return [];
    }

    public JsonObject Get(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input).Needed("Name");
        var value = BucketState.Setting(context.Cloud.Store, bucket, setting.Kind) ?? setting.Default
            ?? throw new ServiceException(setting.Missing!, $"The {setting.Kind} configuration was not found", 404);
        return setting.Get is { } member ? new JsonObject { [member] = value.Copy() } : value.Copy();
    }

    public JsonObject Delete(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input).Needed("Name");
        context.Cloud.Store.Remove(BucketState.Settings(bucket), setting.Kind);
        return [];
    }
}
