namespace Bulkhead.Core.Documents;

/// <summary>What a scalar was written as.</summary>
public enum ScalarKind
{
    /// <summary>Text, quoted or plain.</summary>
    Text,

    /// <summary>A number, kept as it was written.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Nothing: <c>null</c>, <c>~</c> or an empty YAML value.</summary>
    Null,
}
