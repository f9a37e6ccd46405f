namespace Bulkhead.Reach.Search;

/// <summary>Whether a condition of a rule holds.</summary>
/// <param name="IsTrue">True or false; null where it is not known.</param>
/// <param name="Unknown">What would have to be known.</param>
internal readonly record struct ConditionTruth(bool? IsTrue, string? Unknown)
{
    public static ConditionTruth True { get; } = new(true, null);

    public static ConditionTruth False { get; } = new(false, null);

    public static ConditionTruth Of(bool value) => value ? True : False;

    public static ConditionTruth NotKnown(string missing) => new(null, missing);
}
