namespace Bulkhead.Reach.Kinds;

/// <summary>The ways in which AWS lets a resource be shared beside its policy.</summary>
public enum ShareForm
{
    /// <summary>A list of accounts, organizations and groups, such as that of a snapshot.</summary>
    Accounts,

    /// <summary>Grants of a KMS key (KMS Developer Guide, "Grants in AWS KMS").</summary>
    Grants,

    /// <summary>The access lists of a bucket and of its objects (S3 User Guide, "Access control list (ACL) overview").</summary>
    AccessLists,

    /// <summary>A policy of the account and region, beside the resource's own (Amazon ECR User Guide, "Private registry permissions").</summary>
    AccountPolicy,

    /// <summary>AWS Resource Access Manager (RAM User Guide, "Shareable AWS resources").</summary>
    ResourceShares,
}
