using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Guardrails;

/// <summary>A guardrail of the library: a policy with parameters.</summary>
public sealed record Guardrail
{
    /// <summary>The name that the file gives, such as <c>deny-root-user</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The Organizations policy type.</summary>
    public required OrganizationPolicyType Type { get; init; }

    /// <summary>One sentence for people on what it stops.</summary>
    public required string Stops { get; init; }

    /// <summary>What the file may set.</summary>
    public required ImmutableArray<GuardrailParameter> Parameters { get; init; }

    /// <summary>The policy with placeholders such as <c>{exempt}</c>; <see cref="PolicyTemplate"/> fills them.</summary>
    public required DocumentMapping Policy { get; init; }

    /// <summary>Pages of AWS's documentation that state what it relies on.</summary>
    public required ImmutableArray<string> References { get; init; }

    /// <summary>The parameter of that name, or null.</summary>
    public GuardrailParameter? FindParameter(string name) => Parameters.FirstOrDefault(p => p.Name == name);
}
