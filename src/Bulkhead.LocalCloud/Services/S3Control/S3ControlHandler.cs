using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.S3Control;

/// <summary>Amazon S3 Control: the block of public access for a whole account.</summary>
internal sealed class S3ControlHandler : ServiceHandler
{
    private const string Collection = "s3control/public-access-blocks";
    private const string Member = "PublicAccessBlockConfiguration";

    public S3ControlHandler() : base("s3control") => Add(PutPublicAccessBlock, GetPublicAccessBlock, DeletePublicAccessBlock);

    /// <summary>What the caller's account blocks; null where it says nothing.</summary>
    public static JsonObject? BlockOf(CallContext context) => context.Cloud.Store.Find(Collection, context.Account.Value);

    private static JsonObject PutPublicAccessBlock(CallContext context, JsonObject input)
    {
        var account = RequireOwn(context, input);
        var given = input.Object(Member)!;
        var kept = new JsonObject();
        // What is left out is off.
        foreach (var name in new[] { "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets" })
            kept[name] = given.Flag(name);
        context.Cloud.Store.Put(Collection, account, kept);
        return [];
    }

    private static JsonObject GetPublicAccessBlock(CallContext context, JsonObject input) =>
        context.Cloud.Store.Find(Collection, RequireOwn(context, input)) is { } block
            ? new JsonObject { [Member] = block.Copy() }
            : throw new ServiceException("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found", 404);

    private static JsonObject DeletePublicAccessBlock(CallContext context, JsonObject input)
    {
        context.Cloud.Store.Remove(Collection, RequireOwn(context, input));
        return [];
    }

    private static string RequireOwn(CallContext context, JsonObject input) =>
        input.Text("AccountId") == context.Account.Value
            ? context.Account.Value
            : throw new ServiceException("AccessDenied", "Access Denied", 403);
}
