namespace Bulkhead.Engine.Plans;

/// <summary>The tags by which Bulkhead knows what it owns.</summary>
public static class OwnershipTags
{
    /// <summary>On everything that Bulkhead made or adopted: the organization's name in the file.</summary>
    public const string Managed = "bulkhead:managed";

    /// <summary>On accounts: the name in the file.</summary>
    public const string Name = "bulkhead:name";

    /// <summary>On accounts: the kind.</summary>
    public const string Kind = "bulkhead:kind";

    /// <summary>On stacks: the digest of template and parameters.</summary>
    public const string Template = "bulkhead:template";
}
