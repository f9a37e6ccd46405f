using System.Collections.Immutable;

namespace Bulkhead.Iam.Algebra;

/// <summary>What stands for the policy variables when a policy's text becomes a pattern.</summary>
internal sealed class VariableBinding
{
    private readonly VariableMode _mode;
    private readonly ImmutableDictionary<string, string?> _values;
    private readonly Dictionary<string, char>? _opaque;

    private VariableBinding(VariableMode mode, ImmutableDictionary<string, string?> values)
    {
        _mode = mode;
        _values = values;
        _opaque = mode == VariableMode.Opaque ? new(StringComparer.Ordinal) : null;
    }

    /// <summary>A variable may have any value: right for what must match. A pattern that must not match says nothing then.</summary>
    public static VariableBinding Any { get; } = new(VariableMode.Any, ImmutableDictionary<string, string?>.Empty);

    /// <summary>
    /// A variable has one value, the same wherever it stands in the patterns made with this binding, of which nothing is known.
    /// </summary>
    public static VariableBinding Opaque() => new(VariableMode.Opaque, ImmutableDictionary<string, string?>.Empty);

    public bool IsAny => _mode == VariableMode.Any;

    /// <summary>Variables have the values given; those not given have none.</summary>
    public static VariableBinding Of(IEnumerable<KeyValuePair<string, string?>> values) =>
        new(VariableMode.Given, ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, values));

    /// <summary>Writes the value of a variable as tokens; false where it has none, so that the pattern matches nothing.</summary>
    public bool TryAppend(VariablePart part, ImmutableArray<GlobToken>.Builder tokens)
    {
        switch (_mode)
        {
            case VariableMode.Any:
                tokens.Add(new GlobToken(GlobTokenKind.AnyMany));
                return true;
            case VariableMode.Opaque:
                // More variables than characters: no document has 6,400, and what is not said proves nothing.
                if (OpaqueFor(part) is not { } opaque) return false;
                tokens.Add(new GlobToken(GlobTokenKind.Literal, opaque));
                return true;
            case VariableMode.Given:
                var value = _values.GetValueOrDefault(part.Key) ?? part.Default;
                if (value is null) return false;
                foreach (var c in value) tokens.Add(new GlobToken(GlobTokenKind.Literal, c));
                return true;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private char? OpaqueFor(VariablePart part)
    {
        var name = part.Key.ToLowerInvariant() + "\0" + part.Default;
        if (_opaque!.TryGetValue(name, out var character)) return character;
        if (Glob.FirstOpaque + _opaque.Count > Glob.LastOpaque) return null;
        character = (char)(Glob.FirstOpaque + _opaque.Count);
        _opaque.Add(name, character);
        return character;
    }

    private enum VariableMode
    {
        Any,
        Opaque,
        Given,
    }
}
