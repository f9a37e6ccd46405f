namespace Bulkhead.Config.Model;

/// <summary>An amount in a currency, such as <c>500 USD</c>.</summary>
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Amount:0.##} {Currency}";
}
