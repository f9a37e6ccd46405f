namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>Whether changing a property makes a new resource ("Update requires" in the Template Reference).</summary>
internal enum Replacement
{
    /// <summary>The resource is changed where it is.</summary>
    Never,

    /// <summary>It depends on the values.</summary>
    Conditionally,

    /// <summary>A new resource takes the place of the old one.</summary>
    Always,
}
