namespace Bulkhead.LocalCloud.Validation;

/// <summary>What of the model a request breaks.</summary>
internal enum ConstraintKind
{
    /// <summary>A member that must be there is not.</summary>
    Missing,

    /// <summary>A text or list is too short.</summary>
    TooShort,

    /// <summary>A text or list is too long.</summary>
    TooLong,

    /// <summary>A number is too small.</summary>
    TooSmall,

    /// <summary>A number is too large.</summary>
    TooLarge,

    /// <summary>A text does not match its pattern.</summary>
    Pattern,

    /// <summary>A text is none of the values.</summary>
    Enum,

    /// <summary>A value is of another type.</summary>
    Type,
}
