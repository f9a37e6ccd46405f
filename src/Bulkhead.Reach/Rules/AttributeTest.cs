namespace Bulkhead.Reach.Rules;

/// <summary>How an attribute is tested.</summary>
public enum AttributeTest
{
    /// <summary>It has a value.</summary>
    Exists,

    /// <summary>It has none.</summary>
    Missing,

    /// <summary>One of its values is this.</summary>
    Is,

    /// <summary>None of its values is this.</summary>
    IsNot,

    /// <summary>It is (or has) fewer than.</summary>
    Less,

    /// <summary>It is (or has) more than.</summary>
    More,

    /// <summary>One of its values has this text in it.</summary>
    Contains,
}
