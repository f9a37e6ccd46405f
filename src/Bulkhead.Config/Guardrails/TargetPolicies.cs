using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Guardrails;

/// <summary>Makes the documents of each target, and reports where they do not fit.</summary>
internal static class TargetPolicies
{
    public static List<AttachedPolicy> Attach(IEnumerable<TargetGuardrails> placed, DiagnosticBag diagnostics)
    {
        var result = new List<AttachedPolicy>();
        var packed = new Dictionary<string, ImmutableArray<PolicyPacker.Pack>?>(StringComparer.Ordinal);
        foreach (var target in placed)
        {
            var byType = target.Guardrails.GroupBy(g => OrganizationPolicyTypes.ToShortName(g.Type), StringComparer.Ordinal).Select(g => g.ToList()).ToList();
            byType.Sort((a, b) => ((int)a[0].Type).CompareTo((int)b[0].Type));
            foreach (var guardrails in byType)
            {
                result.AddRange(Attach(target.Target, guardrails[0].Type, guardrails, packed, diagnostics));
            }
        }

        return result;
    }

    private static IEnumerable<AttachedPolicy> Attach(
        PolicyTarget target,
        OrganizationPolicyType type,
        List<BoundGuardrail> guardrails,
        Dictionary<string, ImmutableArray<PolicyPacker.Pack>?> packed,
        DiagnosticBag diagnostics)
    {
        var limits = PolicyLimits.Of(type);
        var custom = guardrails.Where(g => g.IsCustom).ToList();
        var library = guardrails.Where(g => !g.IsCustom).ToList();
        var tooLarge = library.Where(g => g.Content.Length > limits.MaxCharacters).ToList();
        foreach (var guardrail in tooLarge)
        {
            diagnostics.Add(new Diagnostic(
                GuardrailDiagnostics.PolicyTooLarge,
                $"the policy of '{guardrail.Name}' has {guardrail.Content.Length:N0} characters with the values given; AWS takes {limits.MaxCharacters:N0}")
            {
                Span = PlaceOf(guardrail),
                Help = "give it fewer values, or patterns with * that stand for many",
            });
        }

        if (tooLarge.Count > 0) return [];
        var packs = type == OrganizationPolicyType.DeclarativeEc2
            ? Merge(target, library, diagnostics)
            : Pack(library, limits.Usable - custom.Count, limits.MaxCharacters, packed);
        if (packs is not { } documents || documents.Length + custom.Count > limits.Usable)
        {
            diagnostics.Add(DoesNotFit(target, type, guardrails, limits));
            return [];
        }

        return
        [
            .. documents.Select(p => new AttachedPolicy(type, target, p.Number, null, null, p.Content, [.. p.Guardrails.Select(g => g.Name).Distinct(StringComparer.Ordinal)])),
            .. custom.Select(g => new AttachedPolicy(type, target, 0, g.Name, g.NameInAws, g.Content, [g.Name])),
        ];
    }

    /// <summary>Packs a set of guardrails once, however many targets have it.</summary>
    private static ImmutableArray<PolicyPacker.Pack>? Pack(
        List<BoundGuardrail> guardrails,
        int maxPacks,
        int maxCharacters,
        Dictionary<string, ImmutableArray<PolicyPacker.Pack>?> packed)
    {
        var key = $"{maxPacks}\n{string.Join('\n', guardrails.Select(g => g.Key))}";
        if (!packed.TryGetValue(key, out var packs))
        {
            packed[key] = packs = PolicyPacker.TryPack(guardrails, maxPacks, maxCharacters);
        }

        return packs;
    }

    /// <summary>Declarative policies of one target set different things: they are one document.</summary>
    private static ImmutableArray<PolicyPacker.Pack>? Merge(
        PolicyTarget target, List<BoundGuardrail> guardrails, DiagnosticBag diagnostics)
    {
        if (guardrails.Count == 0) return [];
        var all = guardrails[0].Settings!;
        foreach (var guardrail in guardrails.Skip(1))
        {
            all = all.Merge(guardrail.Settings!, out var conflict);
            if (conflict is null) continue;
            var other = guardrails.First(g => g != guardrail && Contradict(g, guardrail));
            diagnostics.Add(new Diagnostic(
                GuardrailDiagnostics.Conflict,
                $"two guardrails on '{target}' set '{conflict}' differently")
            {
                Span = PlaceOf(guardrail),
                Help = "keep one of them, or give both the same parameters",
                Related = PlaceOf(other) is { } place ? [new RelatedPlace(place, $"'{other.Name}' is used here")] : [],
            });
        }

        var content = all.ToJson();
        return content.Length <= PolicyLimits.Of(OrganizationPolicyType.DeclarativeEc2).MaxCharacters
            ? [new PolicyPacker.Pack(1, content, [.. guardrails])]
            : null;
    }

    private static bool Contradict(BoundGuardrail one, BoundGuardrail other)
    {
        _ = one.Settings!.Merge(other.Settings!, out var conflict);
        return conflict is not null;
    }

    private static Diagnostic DoesNotFit(
        PolicyTarget target, OrganizationPolicyType type, List<BoundGuardrail> guardrails, PolicyLimits limits)
    {
        var sizes = guardrails
            .OrderByDescending(g => g.Content.Length)
            .ThenBy(g => g.Name, StringComparer.Ordinal)
            .Select(g => $"{g.Name} {g.Content.Length:N0}{(g.IsCustom ? " (a policy of its own)" : "")}");
        var name = OrganizationPolicyTypes.ToShortName(type);
        return new Diagnostic(
            GuardrailDiagnostics.DoesNotFit,
            $"the {guardrails.Count} guardrails of type {name} on '{target}' have {guardrails.Sum(g => g.Content.Length):N0} characters; "
            + $"AWS takes {limits.Usable} policies of {limits.MaxCharacters:N0} there")
        {
            Span = guardrails.Select(PlaceOf).FirstOrDefault(place => place is not null),
            Help = $"put some on a unit above or below, join policies of your own, or drop some: {string.Join(", ", sizes)}",
        };
    }

    private static SourceSpan? PlaceOf(BoundGuardrail guardrail) =>
        guardrail.DeclaredAt.File == GuardrailFloor.BuiltIn.File ? null : guardrail.DeclaredAt;
}
