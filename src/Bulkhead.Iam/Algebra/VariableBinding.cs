using System.Collections.Immutable;

namespace Bulkhead.Iam.Algebra;

/// <summary>
/// What stands for the policy variables when a policy's text becomes a pattern. Some have a known value (null for none); for
/// the others, which are open, the mode says what to do.
/// </summary>
internal sealed class VariableBinding
{
    private readonly OpenVariables _open;
    private readonly ImmutableDictionary<string, string?> _values;
    private readonly Dictionary<string, char>? _opaque;

    private VariableBinding(OpenVariables open, ImmutableDictionary<string, string?> values)
    {
        _open = open;
        _values = values;
        _opaque = open == OpenVariables.Opaque ? new(StringComparer.Ordinal) : null;
    }

    /// <summary>All are open, and may have any value.</summary>
    public static VariableBinding Any { get; } = Of([]);

    /// <summary>
    /// Open variables may have any value: right for what must match. A pattern that must not match says nothing then.
    /// </summary>
    public static VariableBinding Of(IEnumerable<KeyValuePair<string, string?>> values) =>
        new(OpenVariables.AnyValue, ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, values));

    /// <summary>
    /// Open variables have one value, the same wherever they stand in the patterns made with this binding, of which nothing
    /// is known.
    /// </summary>
    public VariableBinding Opaque() => new(OpenVariables.Opaque, _values);

    /// <summary>The same with more values known, and open variables without a value.</summary>
    public VariableBinding Close(IEnumerable<KeyValuePair<string, string?>> values) => new(OpenVariables.NoValue, _values.SetItems(values));

    /// <summary>Whether the variable may have any value.</summary>
    public bool IsOpen(string key) => _open == OpenVariables.AnyValue && !_values.ContainsKey(key);

    /// <summary>Whether a variable of the text may have any value.</summary>
    public bool IsOpen(PolicyPattern pattern) => _open == OpenVariables.AnyValue && pattern.Variables.Any(v => IsOpen(v.Key));

    /// <summary>Writes the value of a variable as tokens; false where it has none, so that the pattern matches nothing.</summary>
    public bool TryAppend(VariablePart part, ImmutableArray<GlobToken>.Builder tokens)
    {
        if (_values.TryGetValue(part.Key, out var known) || _open == OpenVariables.NoValue)
        {
            if ((known ?? part.Default) is not { } value) return false;
            foreach (var c in value) tokens.Add(new GlobToken(GlobTokenKind.Literal, c));
            return true;
        }

        if (_open == OpenVariables.AnyValue)
        {
            tokens.Add(new GlobToken(GlobTokenKind.AnyMany));
            return true;
        }

        // More variables than characters: no document has 6,400, and what is not said proves nothing.
        if (OpaqueFor(part) is not { } opaque) return false;
        tokens.Add(new GlobToken(GlobTokenKind.Literal, opaque));
        return true;
    }

    private char? OpaqueFor(VariablePart part)
    {
        var name = part.Key.ToLowerInvariant() + "\0" + part.Default;
        if (_opaque!.TryGetValue(name, out var character)) return character;
        if (WildcardSet.FirstOpaque + _opaque.Count > WildcardSet.LastOpaque) return null;
        character = (char)(WildcardSet.FirstOpaque + _opaque.Count);
        _opaque.Add(name, character);
        return character;
    }

    private enum OpenVariables
    {
        AnyValue,
        Opaque,
        NoValue,
    }
}
