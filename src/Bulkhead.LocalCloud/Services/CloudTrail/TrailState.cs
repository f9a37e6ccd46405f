using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Services.S3;

namespace Bulkhead.LocalCloud.Services.CloudTrail;

/// <summary>Trails by ARN. A trail of several regions is seen in all of them; an organization's trail by all members.</summary>
internal static class TrailState
{
    public const string ServicePrincipal = "cloudtrail.amazonaws.com";

    /// <summary>The trails of an account.</summary>
    public static string Collection(string account) => $"cloudtrail/{account}/trails";

    /// <summary>The trails that the caller sees in the call's region.</summary>
    public static IEnumerable<JsonObject> Visible(CallContext context, bool shadows)
    {
        var store = context.Cloud.Store;
        var own = store.All(Collection(context.Account.Value)).Select(t => t.Value);
        var management = OrganizationState.Find(store)?.Text("ManagementId");
        if (management is not null && management != context.Account.Value && store.Find(OrganizationState.Members, context.Account.Value) is not null)
            own = own.Concat(store.All(Collection(management)).Select(t => t.Value).Where(t => t.Flag("IsOrganizationTrail")));
        return own.Where(t => t.Text("HomeRegion") == context.Region.Value || (shadows && t.Flag("IsMultiRegionTrail")));
    }

    /// <summary>The trail that a name or an ARN means.</summary>
    /// <exception cref="ServiceException">TrailNotFoundException.</exception>
    public static JsonObject Require(CallContext context, string name) =>
        Visible(context, shadows: true).FirstOrDefault(t => t.Text("TrailARN") == name || t.Text("Name") == name)
        ?? throw new ServiceException("TrailNotFoundException", $"Unknown trail: {name} for the user: {context.Account}");

    /// <summary>A trail of the caller's own account in its home region, to change it.</summary>
    public static JsonObject RequireOwn(CallContext context, string name)
    {
        var trail = Require(context, name);
        if (!trail.Needed("TrailARN").Contains($":{context.Account}:", StringComparison.Ordinal))
            throw new ServiceException("NotOrganizationMasterAccountException", "Only the organization's management account can change its trail.");
        return trail.Text("HomeRegion") == context.Region.Value
            ? trail.Copy()
            : throw new ServiceException("InvalidHomeRegionException", $"Trail {name} must be changed in its home region {trail.Text("HomeRegion")}.");
    }

    /// <summary>Keeps a trail.</summary>
    public static void Put(CallContext context, JsonObject trail) =>
        context.Cloud.Store.Put(Collection(context.Account.Value), trail.Needed("TrailARN"), trail);

    /// <summary>Refuses a bucket that CloudTrail may not write to (CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail").</summary>
    public static void CheckBucket(CallContext context, string bucket, string trail, string? prefix, bool isForOrganization)
    {
        if (context.Cloud.Store.Find(BucketState.Collection, bucket) is null)
            throw new ServiceException("S3BucketDoesNotExistException", $"S3 bucket {bucket} does not exist!");
        var owner = AccountId.Parse(context.Cloud.Store.Find(BucketState.Collection, bucket)!.Needed("Owner"));
        var policy = BucketState.Setting(context.Cloud.Store, bucket, "Policy")?.Text("Policy");
        var arn = $"arn:aws:cloudtrail:{context.Region}:{context.Account}:trail/{trail}";
        bool MayCall(string action, string resource) => context.Cloud.AllowsService(
            context,
            ServicePrincipal,
            new AccessCheck(action, new AccessResource(resource) { Account = owner, Policy = policy })
            {
                Keys = new ContextKeys().Set("s3:x-amz-acl", action == "s3:PutObject" ? "bucket-owner-full-control" : null),
            },
            arn);
        var folder = $"arn:aws:s3:::{bucket}/{(prefix is null ? "" : prefix + "/")}AWSLogs/";
        var mayWrite = MayCall("s3:GetBucketAcl", "arn:aws:s3:::" + bucket)
            && MayCall("s3:PutObject", $"{folder}{context.Account}/CloudTrail/{context.Region}/log.json.gz")
            && (!isForOrganization || MayCall("s3:PutObject", $"{folder}{OrganizationState.Find(context.Cloud.Store)?.Text("Id")}/{context.Account}/CloudTrail/{context.Region}/log.json.gz"));
        if (!mayWrite) throw new ServiceException("InsufficientS3BucketPolicyException", $"Incorrect S3 bucket policy is detected for bucket: {bucket}");
    }

    /// <summary>Refuses an organization trail where the organization does not let CloudTrail in.</summary>
    public static void CheckOrganization(CallContext context)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.Find(store)
            ?? throw new ServiceException("OrganizationsNotInUseException", "The account is not a member of an organization.");
        var isDelegate = store.Find(OrganizationState.Delegates, $"{context.Account}/{ServicePrincipal}") is not null;
        if (organization.Text("ManagementId") != context.Account.Value && !isDelegate)
            throw new ServiceException("NotOrganizationMasterAccountException", "Only the management account or a delegated administrator can make an organization trail.");
        if (store.Find(OrganizationState.Services, ServicePrincipal) is null)
        {
            throw new ServiceException(
                "CloudTrailAccessNotEnabledException", "Trusted access for cloudtrail.amazonaws.com is not enabled in the organization.");
        }
    }
}
