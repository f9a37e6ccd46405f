using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Guardrails;

/// <summary>A guardrail with its values: a policy of its own, not yet placed. Two that write the same are the same.</summary>
internal sealed record BoundGuardrail
{
    /// <summary>The guardrail's name.</summary>
    public required string Name { get; init; }

    /// <summary>The policy type.</summary>
    public required OrganizationPolicyType Type { get; init; }

    /// <summary>The shortest document that holds it alone.</summary>
    public required string Content { get; init; }

    /// <summary>Whether it is the file's own document, which is kept whole.</summary>
    public required bool IsCustom { get; init; }

    /// <summary>The name in AWS that the file gives to its own document; null where Bulkhead makes one.</summary>
    public string? NameInAws { get; init; }

    /// <summary>The statements of a service or resource control policy of the library.</summary>
    public ImmutableArray<CompactStatement> Statements { get; init; } = [];

    /// <summary>What a declarative policy of the library sets.</summary>
    public DeclarativeDocument? Settings { get; init; }

    /// <summary>Where the file asks for it first.</summary>
    public required SourceSpan DeclaredAt { get; init; }

    /// <summary>What tells it from every other.</summary>
    public string Key => $"{OrganizationPolicyTypes.ToShortName(Type)}\n{Name}\n{Content}";

    /// <summary>A guardrail of the library whose policy is filled.</summary>
    public static BoundGuardrail FromLibrary(Guardrail guardrail, JsonObject policy, GuardrailUse use)
    {
        var declarative = guardrail.Type == OrganizationPolicyType.DeclarativeEc2;
        ImmutableArray<CompactStatement> statements = declarative
            ? []
            : [.. policy["Statement"]!.AsArray().Select(s => CompactStatement.Read(s!.AsObject()))];
        var settings = declarative ? DeclarativeDocument.Read(policy) : null;
        return new()
        {
            Name = guardrail.Name,
            Type = guardrail.Type,
            Content = settings?.ToJson() ?? PolicyMinifier.Write(statements),
            IsCustom = false,
            Statements = statements,
            Settings = settings,
            DeclaredAt = use.DeclaredAt,
        };
    }
}
