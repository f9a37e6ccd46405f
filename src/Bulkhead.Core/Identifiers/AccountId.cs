namespace Bulkhead.Core.Identifiers;

/// <summary>The id of an AWS account: twelve digits, leading zeros included.</summary>
public readonly record struct AccountId : IComparable<AccountId>
{
    private readonly string? _value;

    private AccountId(string value) => _value = value;

    /// <summary>The twelve digits.</summary>
    public string Value => _value ?? "000000000000";

    /// <summary>Reads twelve digits; null for anything else.</summary>
    public static AccountId? TryParse(string? text) =>
        text is { Length: 12 } && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? new AccountId(text) : null;

    /// <summary>Reads twelve digits from a source that is known to be right, such as AWS's own answer.</summary>
    /// <exception cref="FormatException">The text is not twelve digits.</exception>
    public static AccountId Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"'{text}' is not an account id of twelve digits.");

    /// <inheritdoc/>
    public int CompareTo(AccountId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Ordinal comparison of the digits.</summary>
    public static bool operator <(AccountId left, AccountId right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal comparison of the digits.</summary>
    public static bool operator >(AccountId left, AccountId right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal comparison of the digits.</summary>
    public static bool operator <=(AccountId left, AccountId right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal comparison of the digits.</summary>
    public static bool operator >=(AccountId left, AccountId right) => left.CompareTo(right) >= 0;
}
