namespace Bulkhead.Iam.Algebra;

/// <summary>How the wildcards of a text are read.</summary>
internal enum PatternStyle
{
    /// <summary>They reach over everything.</summary>
    Plain,

    /// <summary>In the first five segments of an ARN they do not reach over a colon.</summary>
    Arn,

    /// <summary>As <see cref="Arn"/>, but a star at the end of a segment reaches on.</summary>
    Resource,

    /// <summary>They are ordinary characters.</summary>
    Exact,
}
