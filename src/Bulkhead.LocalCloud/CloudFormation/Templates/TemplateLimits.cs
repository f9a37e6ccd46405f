namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>
/// CloudFormation's limits on templates (AWS CloudFormation User Guide, "Understand CloudFormation quotas"), and the
/// bounds that keep hostile templates from costing more than they should.
/// </summary>
internal static class TemplateLimits
{
    /// <summary>Bytes of a template in a request.</summary>
    public const int BodyBytes = 51_200;

    /// <summary>Bytes of a template in S3.</summary>
    public const int StoredBytes = 1_048_576;

    /// <summary>Resources of a template.</summary>
    public const int Resources = 500;

    /// <summary>Parameters of a template.</summary>
    public const int Parameters = 200;

    /// <summary>Outputs of a template.</summary>
    public const int Outputs = 200;

    /// <summary>Mappings of a template.</summary>
    public const int Mappings = 200;

    /// <summary>Bytes of a template's description.</summary>
    public const int DescriptionBytes = 1_024;

    /// <summary>Bytes of a parameter's value.</summary>
    public const int ParameterValueBytes = 4_096;

    /// <summary>Levels of nesting; deeper templates are refused here (AWS states no number).</summary>
    public const int Depth = 100;
}
