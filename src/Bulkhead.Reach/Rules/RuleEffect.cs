namespace Bulkhead.Reach.Rules;

/// <summary>What an attacker has after a rule.</summary>
public abstract record RuleEffect
{
    private RuleEffect()
    {
    }

    /// <summary>The effect as the row writes it.</summary>
    public required string Text { get; init; }

    /// <summary>Acts as that user or role, or as a new user of that group.</summary>
    public sealed record Session(RuleOperand Operand) : RuleEffect;

    /// <summary>A principal's state gets less bound.</summary>
    public sealed record Loosens(Loosening Loosening, string Variable) : RuleEffect;

    /// <summary>A managed policy is attached to the principal.</summary>
    public sealed record Gains(string Variable, string Policy) : RuleEffect;

    /// <summary>The principal is a member of the group.</summary>
    public sealed record Joins(string Variable, string Group) : RuleEffect;

    /// <summary>The policy is the principal's boundary.</summary>
    public sealed record Boundary(string Variable, string Policy) : RuleEffect;

    /// <summary>The caller's account is no longer held by SCPs and RCPs.</summary>
    public sealed record WithoutGuardrails : RuleEffect;

    /// <summary>A resource is held.</summary>
    public sealed record Holds(Hold Hold, RuleOperand Operand) : RuleEffect;

    /// <summary>Everything in the variable's account that guardrails leave, or what a boundary leaves of it.</summary>
    public sealed record AdministersAccount(string Variable, string? Within) : RuleEffect;

    /// <summary>Everything in all accounts.</summary>
    public sealed record AdministersOrganization : RuleEffect;
}
