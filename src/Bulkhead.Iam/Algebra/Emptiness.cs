namespace Bulkhead.Iam.Algebra;

/// <summary>The answer to "does this set of strings have a member?".</summary>
/// <param name="Verdict">Yes, no or unknown.</param>
/// <param name="Witness">A member; null unless the set is inhabited.</param>
public readonly record struct Emptiness(SetVerdict Verdict, string? Witness = null)
{
    /// <summary>Proved to have no member.</summary>
    public static Emptiness Empty => new(SetVerdict.Empty);

    /// <summary>Not decided.</summary>
    public static Emptiness Unknown => new(SetVerdict.Unknown);

    /// <summary>Has the member <paramref name="witness"/>.</summary>
    public static Emptiness Of(string witness) => new(SetVerdict.Inhabited, witness);
}
