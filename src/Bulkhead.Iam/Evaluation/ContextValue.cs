using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Bulkhead.Iam.Evaluation;

/// <summary>What a request says under a context key.</summary>
public sealed class ContextValue
{
    private ContextValue(ImmutableArray<string> values, bool isMultiValued)
    {
        Values = values;
        IsMultiValued = isMultiValued;
    }

    /// <summary>The key is absent, even where it would follow from the principal or the resource.</summary>
    public static ContextValue Absent { get; } = new([], isMultiValued: false);

    /// <summary>The values as text; numbers, dates and truth values as AWS writes them.</summary>
    public ImmutableArray<string> Values { get; }

    /// <summary>The array of <see cref="Values"/>, which nobody changes.</summary>
    internal string[] Texts => ImmutableCollectionsMarshal.AsArray(Values) ?? [];

    /// <summary>
    /// Whether the key holds a set: conditions on it need <c>ForAllValues</c> or <c>ForAnyValue</c> (IAM User Guide,
    /// "Single-valued vs. multivalued context keys").
    /// </summary>
    public bool IsMultiValued { get; }

    /// <summary>Whether the key is absent.</summary>
    public bool IsAbsent => !IsMultiValued && Values.IsEmpty;

    /// <summary>One value.</summary>
    public static ContextValue Single(string value) => new([value], isMultiValued: false);

    /// <summary>A set of values; it may be empty.</summary>
    public static ContextValue Set(ImmutableArray<string> values) => new(values, isMultiValued: true);

    /// <inheritdoc/>
    public override string ToString() =>
        IsAbsent ? "absent" : IsMultiValued ? $"[{string.Join(", ", Values)}]" : Values[0];
}
