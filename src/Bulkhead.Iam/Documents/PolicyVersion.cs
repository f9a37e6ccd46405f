namespace Bulkhead.Iam.Documents;

/// <summary>The version of the policy language (IAM User Guide, "IAM JSON policy elements: Version").</summary>
public enum PolicyVersion
{
    /// <summary><c>2008-10-17</c>, and the default when a document names none: policy variables are literal text.</summary>
    Version2008,

    /// <summary><c>2012-10-17</c>: the current version, with policy variables.</summary>
    Version2012,
}
