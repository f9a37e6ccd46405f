namespace Bulkhead.Core.Documents;

/// <summary>A key and its value in a mapping.</summary>
public sealed class DocumentEntry(string key, SourceSpan keySpan, DocumentNode value)
{
    /// <summary>The key's text.</summary>
    public string Key { get; } = key;

    /// <summary>Where the key stands.</summary>
    public SourceSpan KeySpan { get; } = keySpan;

    /// <summary>The value.</summary>
    public DocumentNode Value { get; } = value;
}
