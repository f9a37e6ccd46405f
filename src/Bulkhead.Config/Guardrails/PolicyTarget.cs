using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Guardrails;

/// <summary>What a policy is attached to. The closed set is <see cref="UnitTarget"/> (the root included) and <see cref="AccountTarget"/>.</summary>
public abstract record PolicyTarget
{
    private PolicyTarget()
    {
    }

    /// <summary>A unit, or the organization's root.</summary>
    public sealed record UnitTarget(UnitPath Unit) : PolicyTarget
    {
        /// <inheritdoc/>
        public override string ToString() => Unit.ToString();
    }

    /// <summary>An account, by its name in the file.</summary>
    public sealed record AccountTarget(string Account) : PolicyTarget
    {
        /// <inheritdoc/>
        public override string ToString() => Account;
    }
}
