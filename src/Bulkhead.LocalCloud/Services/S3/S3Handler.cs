using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>Amazon Simple Storage Service.</summary>
internal sealed class S3Handler : ServiceHandler
{
    public S3Handler() : base("s3")
    {
        Add(BucketOperations.CreateBucket, BucketOperations.DeleteBucket, BucketOperations.HeadBucket,
            BucketOperations.ListBuckets, BucketOperations.GetBucketLocation);
        Add(BucketPolicyOperations.PutBucketPolicy, BucketPolicyOperations.GetBucketPolicy,
            BucketPolicyOperations.DeleteBucketPolicy, BucketPolicyOperations.GetBucketPolicyStatus);
        Add(AclOperations.PutBucketAcl, AclOperations.GetBucketAcl, AclOperations.PutObjectAcl, AclOperations.GetObjectAcl);
        Add(VersioningOperations.PutBucketVersioning, VersioningOperations.GetBucketVersioning,
            VersioningOperations.PutObjectLockConfiguration, VersioningOperations.GetObjectLockConfiguration);
        Add(ObjectWriteOperations.PutObject, ObjectWriteOperations.CopyObject, ObjectWriteOperations.DeleteObject,
            ObjectWriteOperations.DeleteObjects);
        Add(ObjectReadOperations.GetObject, ObjectReadOperations.HeadObject, ObjectReadOperations.GetObjectTagging,
            ObjectReadOperations.PutObjectTagging, ObjectReadOperations.DeleteObjectTagging);
        Add(ObjectListOperations.ListObjectsV2, ObjectListOperations.ListObjects, ObjectListOperations.ListObjectVersions);
        Add(ObjectLockOperations.PutObjectRetention, ObjectLockOperations.GetObjectRetention,
            ObjectLockOperations.PutObjectLegalHold, ObjectLockOperations.GetObjectLegalHold);
        foreach (var setting in BucketSetting.All)
        {
            var operations = new BucketSettingOperations(setting);
            Add("Put" + setting.Operation, setting.Kind switch
            {
                "Replication" => ReplicationOperations.PutBucketReplication,
                "OwnershipControls" => AclOperations.PutBucketOwnershipControls,
                _ => operations.Put,
            });
            Add("Get" + setting.Operation, operations.Get);
            if (setting.Delete is { } delete) Add(delete, operations.Delete);
        }
    }
}
