namespace Bulkhead.Iam.Conditions;

/// <summary>Kleene's connectives on <see cref="Truth"/>.</summary>
internal static class TruthLogic
{
    public static Truth And(Truth a, Truth b) => a < b ? a : b;

    public static Truth Or(Truth a, Truth b) => a > b ? a : b;

    public static Truth Of(bool value) => value ? Truth.Yes : Truth.No;
}
