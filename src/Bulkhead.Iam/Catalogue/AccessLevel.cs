namespace Bulkhead.Iam.Catalogue;

/// <summary>What an action does, as the Service Authorization Reference classes it.</summary>
public enum AccessLevel
{
    /// <summary>Lists resources, without their contents.</summary>
    List,

    /// <summary>Reads contents and attributes.</summary>
    Read,

    /// <summary>Creates, changes or deletes.</summary>
    Write,

    /// <summary>Changes tags only.</summary>
    Tagging,

    /// <summary>Grants or changes permissions.</summary>
    PermissionsManagement,
}
