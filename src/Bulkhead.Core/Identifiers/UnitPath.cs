using System.Collections.Immutable;

namespace Bulkhead.Core.Identifiers;

/// <summary>
/// The path of an organizational unit below the organization's root: names joined by "/", such as
/// <c>Workloads/Production</c>. The empty path is the root itself.
/// </summary>
public readonly record struct UnitPath
{
    private readonly string? _value;

    private UnitPath(string value) => _value = value;

    /// <summary>The organization's root.</summary>
    public static UnitPath Root => default;

    /// <summary>The names joined by "/"; empty for the root.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether this is the organization's root.</summary>
    public bool IsRoot => Value.Length == 0;

    /// <summary>The unit's own name; empty for the root.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>Levels below the root: 0 for the root, 1 for <c>Workloads</c>. AWS allows 5.</summary>
    public int Depth => IsRoot ? 0 : Value.AsSpan().Count('/') + 1;

    /// <summary>The unit above; the root is its own parent.</summary>
    public UnitPath Parent => Value.LastIndexOf('/') is var slash && slash < 0 ? Root : new UnitPath(Value[..slash]);

    /// <summary>This unit and those above it, the root first.</summary>
    public ImmutableArray<UnitPath> FromRoot
    {
        get
        {
            var path = new List<UnitPath>();
            for (var unit = this; !unit.IsRoot; unit = unit.Parent) path.Add(unit);
            path.Add(Root);
            path.Reverse();
            return [.. path];
        }
    }

    /// <summary>Reads a path: no empty names, none over 128 characters (Organizations' limit); "" and "/" are the root.</summary>
    public static UnitPath? TryParse(string? text)
    {
        if (text is null) return null;
        if (text is "" or "/" or "root" or "Root") return Root;
        var trimmed = text.Trim('/');
        foreach (var name in trimmed.Split('/'))
        {
            if (name.Length is 0 or > 128 || name.AsSpan().Trim().Length != name.Length) return null;
        }

        return new UnitPath(trimmed);
    }

    /// <summary>Reads a path that is known to be right.</summary>
    /// <exception cref="FormatException">The text is not a path.</exception>
    public static UnitPath Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is not a unit path.");

    /// <summary>Whether <paramref name="other"/> is this unit or lies below it.</summary>
    public bool Contains(UnitPath other) =>
        IsRoot || other == this || other.Value.StartsWith(Value + "/", StringComparison.Ordinal);

    /// <summary>The unit <paramref name="name"/> directly below this one.</summary>
    public UnitPath Child(string name) => new(IsRoot ? name : $"{Value}/{name}");

    /// <summary>As people read it: the path, or "Root".</summary>
    public override string ToString() => IsRoot ? "Root" : Value;
}
