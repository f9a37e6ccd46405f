namespace Bulkhead.Iam.Algebra;

/// <summary>A piece of a policy's text: one character, a wildcard, or a policy variable.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Character">The character.</param>
/// <param name="Key">The context key of a variable.</param>
/// <param name="Default">The variable's default value; null where it has none.</param>
internal readonly record struct VariablePart(VariablePartKind Kind, char Character, string Key, string? Default)
{
    public static VariablePart Literal(char character) => new(VariablePartKind.Literal, character, "", null);

    public static VariablePart Wildcard(char character) => new(VariablePartKind.Wildcard, character, "", null);

    public static VariablePart Variable(string key, string? fallback) => new(VariablePartKind.Variable, '\0', key, fallback);
}
