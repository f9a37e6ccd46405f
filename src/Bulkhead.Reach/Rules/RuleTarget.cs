namespace Bulkhead.Reach.Rules;

/// <summary>What a call is made on.</summary>
public abstract record RuleTarget
{
    private RuleTarget()
    {
    }

    /// <summary>The caller's own user or role.</summary>
    public sealed record Self : RuleTarget;

    /// <summary>A variable, or the ARNs in an attribute of it.</summary>
    /// <param name="Operand">Which.</param>
    public sealed record Of(RuleOperand Operand) : RuleTarget;

    /// <summary>Something that does not exist yet.</summary>
    /// <param name="Kind">Its kind.</param>
    public sealed record New(string Kind) : RuleTarget;

    /// <summary>Any resource of the action's types in the caller's account.</summary>
    public sealed record Anything : RuleTarget;

    /// <summary>An ARN, in which <c>${…}</c> stands for what is known only in its place.</summary>
    /// <param name="Template">The ARN.</param>
    public sealed record ArnText(string Template) : RuleTarget;
}
