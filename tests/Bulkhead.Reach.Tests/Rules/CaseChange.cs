namespace Bulkhead.Reach.Tests.Rules;

/// <summary>What a negative case changes in the organization in which a rule works.</summary>
internal abstract record CaseChange
{
    private CaseChange()
    {
    }

    /// <summary>The permission for a call is not there.</summary>
    public sealed record WithoutCall(int Call) : CaseChange
    {
        public override string ToString() => $"without permission {Call + 1}";
    }

    /// <summary>A condition does not hold.</summary>
    public sealed record WithoutCondition(string Condition) : CaseChange
    {
        public override string ToString() => $"not: {Condition}";
    }

    /// <summary>An SCP denies an action.</summary>
    public sealed record Guardrail(string Action) : CaseChange
    {
        public override string ToString() => $"an SCP denies {Action}";
    }

    /// <summary>The boundary allows all but one action.</summary>
    public sealed record Boundary(string Action) : CaseChange
    {
        public override string ToString() => $"a boundary without {Action}";
    }

    /// <summary>The permission for a call has a condition on a fixed key with another value.</summary>
    public sealed record ForOthers(int Call) : CaseChange
    {
        public override string ToString() => $"permission {Call + 1} for another organization";
    }
}
