using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Model;

/// <summary>Where a guardrail must hold. The closed set is <see cref="Everywhere"/>, <see cref="InUnit"/>, <see cref="OfKind"/> and <see cref="OnAccount"/>.</summary>
public abstract record GuardrailScope
{
    private GuardrailScope()
    {
    }

    /// <summary>In the whole organization, on the root.</summary>
    public sealed record Everywhere : GuardrailScope;

    /// <summary>In a unit and all below it, also for accounts that come later.</summary>
    public sealed record InUnit(UnitPath Unit) : GuardrailScope;

    /// <summary>For every account of a kind, wherever it stands.</summary>
    public sealed record OfKind(string Kind) : GuardrailScope;

    /// <summary>For one account.</summary>
    public sealed record OnAccount(string Account) : GuardrailScope;
}
