namespace Bulkhead.Reach.Rules;

/// <summary>A variable, or an attribute of it.</summary>
/// <param name="Variable">The variable's name; <see cref="Caller"/> for whoever acts.</param>
/// <param name="Attribute">The attribute; null for the variable itself.</param>
public sealed record RuleOperand(string Variable, string? Attribute)
{
    /// <summary>The word for the principal who acts.</summary>
    public const string Caller = "caller";

    /// <summary>Whether it is the one who acts.</summary>
    public bool IsCaller => Variable == Caller;

    /// <inheritdoc/>
    public override string ToString() => Attribute is null ? Variable : $"{Variable}.{Attribute}";
}
