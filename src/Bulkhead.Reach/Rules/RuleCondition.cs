namespace Bulkhead.Reach.Rules;

/// <summary>What must hold besides the calls of a rule: true, false or unknown.</summary>
public abstract record RuleCondition
{
    private RuleCondition()
    {
    }

    /// <summary>The condition as the row writes it.</summary>
    public required string Text { get; init; }

    /// <summary>Whether an unknown counts as true, with the witness saying that it is assumed.</summary>
    public bool IsUsual { get; init; }

    /// <summary>A role's trust policy lets a service, or an identity provider's subjects, assume it.</summary>
    public sealed record Trusts(string Role, string Trusted) : RuleCondition;

    /// <summary>The caller is a user, a role or an outsider.</summary>
    public sealed record CallerKind(string Kind) : RuleCondition;

    /// <summary>The account of the caller, or of a variable, is, or is not, the organization's management account.</summary>
    public sealed record InManagementAccount(string Variable, bool IsNegated) : RuleCondition;

    /// <summary>The caller's account is the management account or a delegated administrator of the service.</summary>
    public sealed record InAdministratorAccount(string Service) : RuleCondition;

    /// <summary>The variable is, or is not, who makes the calls.</summary>
    public sealed record IsCaller(string Variable, bool IsNegated) : RuleCondition;

    /// <summary>A test of an attribute.</summary>
    public sealed record Attribute(RuleOperand Operand, AttributeTest Test, string Value) : RuleCondition;

    /// <summary>Both are, or are not, in one account.</summary>
    public sealed record SameAccount(string Variable, string Other, bool IsNegated) : RuleCondition;

    /// <summary>A managed policy is attached to a principal, or to one of its groups.</summary>
    public sealed record Attached(string Policy, string Principal) : RuleCondition;

    /// <summary>A principal is a member of a group.</summary>
    public sealed record Member(string Principal, string Group) : RuleCondition;

    /// <summary>An attribute names another node.</summary>
    public sealed record Refers(RuleOperand Operand, string Other) : RuleCondition;

    /// <summary>The attacker holds a resource already.</summary>
    public sealed record Holds(Hold Hold, RuleOperand Operand) : RuleCondition;

    /// <summary>A declared fact says so; with <paramref name="Named"/>, it lists that other node.</summary>
    public sealed record Declared(string Name, string Variable, string? Named) : RuleCondition
    {
        /// <summary>Whether a user whom it lists must be another one than those of the row's other declared facts.</summary>
        public bool IsByAnother { get; init; }
    }
}
