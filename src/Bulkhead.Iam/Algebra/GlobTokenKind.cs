namespace Bulkhead.Iam.Algebra;

/// <summary>What one position of a pattern matches.</summary>
internal enum GlobTokenKind : byte
{
    /// <summary>One given character.</summary>
    Literal,

    /// <summary>Any one character: <c>?</c>.</summary>
    AnyOne,

    /// <summary>Any characters, also none: <c>*</c>.</summary>
    AnyMany,

    /// <summary>Any one character but a colon: <c>?</c> in one of the first five segments of an ARN.</summary>
    AnyOneInSegment,

    /// <summary>Any characters but colons: <c>*</c> in one of the first five segments of an ARN.</summary>
    AnyManyInSegment,
}
