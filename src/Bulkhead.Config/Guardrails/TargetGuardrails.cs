namespace Bulkhead.Config.Guardrails;

/// <summary>The guardrails that one target must carry, in the order of their keys.</summary>
/// <param name="Target">The unit or account.</param>
/// <param name="Guardrails">Of every type.</param>
internal sealed record TargetGuardrails(PolicyTarget Target, List<BoundGuardrail> Guardrails);
