namespace Bulkhead.Aws.Models;

/// <summary>What a scalar shape holds, and how Bulkhead holds it in a <c>JsonObject</c>.</summary>
public enum ScalarType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A whole number of 32 bits.</summary>
    Integer,

    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>A number of 32 bits.</summary>
    Float,

    /// <summary>A number of 64 bits.</summary>
    Double,

    /// <summary>An instant; in memory text such as <c>2026-11-21T07:38:46Z</c>.</summary>
    Timestamp,

    /// <summary>Bytes; in memory base64 text.</summary>
    Blob,
}
