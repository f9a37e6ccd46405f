using Bulkhead.Aws.Models;

namespace Bulkhead.LocalCloud.Events;

/// <summary>The names of operations in events, where they are not the API's: some are older, some have the API's date.</summary>
internal static class EventNames
{
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        // Amazon S3 User Guide, "Amazon S3 CloudTrail events".
        ["s3:PutBucketLifecycleConfiguration"] = "PutBucketLifecycle",
        ["s3:GetBucketLifecycleConfiguration"] = "GetBucketLifecycle",
        ["s3:PutObjectLockConfiguration"] = "PutBucketObjectLockConfiguration",
        ["s3:GetObjectLockConfiguration"] = "GetBucketObjectLockConfiguration",
        ["s3:PutBucketNotificationConfiguration"] = "PutBucketNotification",
        ["s3:GetBucketNotificationConfiguration"] = "GetBucketNotification",
        ["s3:PutPublicAccessBlock"] = "PutBucketPublicAccessBlock",
        ["s3:GetPublicAccessBlock"] = "GetBucketPublicAccessBlock",
        ["s3:DeletePublicAccessBlock"] = "DeleteBucketPublicAccessBlock",

        // AWS Lambda Developer Guide, "Logging AWS Lambda API calls using AWS CloudTrail".
        ["lambda:AddPermission"] = "AddPermission20150331v2",
        ["lambda:CreateFunction"] = "CreateFunction20150331",
        ["lambda:DeleteFunction"] = "DeleteFunction20150331",
        ["lambda:GetFunction"] = "GetFunction20150331v2",
        ["lambda:PublishLayerVersion"] = "PublishLayerVersion20181031",
        ["lambda:PublishVersion"] = "PublishVersion20150331",
        ["lambda:RemovePermission"] = "RemovePermission20150331v2",
        ["lambda:TagResource"] = "TagResource20170331v2",
        ["lambda:UntagResource"] = "UntagResource20170331v2",
        ["lambda:UpdateFunctionCode"] = "UpdateFunctionCode20150331v2",
        ["lambda:UpdateFunctionConfiguration"] = "UpdateFunctionConfiguration20150331v2",
    };

    /// <summary>The name of an operation in events.</summary>
    public static string Of(OperationModel operation) => Renamed.GetValueOrDefault($"{operation.Service.Name}:{operation.Name}", operation.Name);
}
