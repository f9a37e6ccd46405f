using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Guardrails;

/// <summary>What policies hang on: the id of a root, unit or account; a name of its own for what has no id yet.</summary>
internal static class GuardrailNodes
{
    public static string Of(PlanDraft draft, StepPayload.AttachPolicy attach) =>
        draft.TargetOf(attach) ?? (attach.Account is { } account ? $"account:{account}" : $"unit:{attach.Unit}");

    /// <summary>A unit of the file and all above it.</summary>
    public static IEnumerable<string> FromRoot(PlanDraft draft, string unit) =>
        UnitPath.Parse(unit).FromRoot.Append(UnitPath.Root).Select(path => draft.Units.IdOf(path) ?? $"unit:{path.Value}").Distinct(StringComparer.Ordinal);
}
