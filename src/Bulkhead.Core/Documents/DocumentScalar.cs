namespace Bulkhead.Core.Documents;

/// <summary>Text, a number, a truth value or nothing.</summary>
public sealed class DocumentScalar(SourceSpan span, ScalarKind kind, string text) : DocumentNode(span)
{
    /// <summary>What the scalar was written as.</summary>
    public ScalarKind Kind { get; } = kind;

    /// <summary>The value as text: unescaped for text, as written for numbers, <c>true</c>/<c>false</c>, empty for null.</summary>
    public string Text { get; } = text;

    /// <inheritdoc/>
    public override string Description => Kind switch
    {
        ScalarKind.Text => "text",
        ScalarKind.Number => "a number",
        ScalarKind.Boolean => "true or false",
        ScalarKind.Null => "nothing",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
