namespace Bulkhead.Reach.Rules;

/// <summary>Ways in which a principal becomes less bound. They add up.</summary>
[Flags]
public enum Loosening
{
    /// <summary>As it is.</summary>
    None = 0,

    /// <summary>It can be given any identity policy.</summary>
    FreeIdentity = 1,

    /// <summary>Its inline policies deny nothing.</summary>
    WithoutInlineDenials = 2,

    /// <summary>Its attached policies deny nothing.</summary>
    WithoutAttachedDenials = 4,

    /// <summary>Its groups' policies deny nothing.</summary>
    WithoutGroupDenials = 8,

    /// <summary>As a principal, its tags are the attacker's choice.</summary>
    FreeTags = 16,

    /// <summary>It has no boundary.</summary>
    WithoutBoundary = 32,

    /// <summary>SCPs and RCPs of its account are gone.</summary>
    WithoutGuardrails = 64,

    /// <summary>As a resource, it can be given tags, and those that it has other values.</summary>
    SetTags = 128,

    /// <summary>As a resource, tags that it has can be taken away.</summary>
    RemoveTags = 256,
}
