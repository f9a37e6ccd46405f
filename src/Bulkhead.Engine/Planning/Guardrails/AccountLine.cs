using System.Collections.Immutable;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Guardrails;

/// <summary>
/// Accounts that a plan treats alike: what they hang on before and after it, from themselves up to the root. Policies
/// attached to any of these bind them (Organizations User Guide, "SCP evaluation", "RCP evaluation").
/// </summary>
/// <param name="Before">The ids that they hang on before the plan.</param>
/// <param name="After">The ids, or the names of what has none yet, that they hang on afterwards.</param>
/// <param name="Moves">The steps that move them; empty for accounts that stay.</param>
internal sealed record AccountLine(ImmutableHashSet<string> Before, ImmutableHashSet<string> After, ImmutableArray<StepAddress> Moves)
{
    /// <summary>Every account that exists, but for the management account, which no guardrail binds.</summary>
    /// <param name="draft">The plan with its placements.</param>
    /// <param name="ownNodes">Accounts that have policies of their own that come, change or go.</param>
    public static ImmutableArray<AccountLine> Of(PlanDraft draft, IReadOnlySet<string> ownNodes)
    {
        var moves = draft.Steps
            .Where(s => s.Payload is StepPayload.PlaceAccount { Id: not null })
            .ToDictionary(s => ((StepPayload.PlaceAccount)s.Payload).Id!, StringComparer.Ordinal);
        return
        [
            .. draft.Observed.Accounts
                .Where(a => a.Id != draft.Observed.ManagementAccount)
                .GroupBy(a => (
                    a.ParentId,
                    Unit: moves.TryGetValue(a.Id.Value, out var move) ? ((StepPayload.PlaceAccount)move.Payload).Unit : null,
                    Own: ownNodes.Contains(a.Id.Value) ? a.Id.Value : null))
                .Select(group =>
                {
                    ImmutableHashSet<string> own = group.Key.Own is { } id ? [id] : [];
                    var before = own.Union(Above(draft, group.Key.ParentId));
                    return group.Key.Unit is { } unit
                        ? new AccountLine(before, own.Union(GuardrailNodes.FromRoot(draft, unit)), [.. group.Select(a => moves[a.Id.Value].Address)])
                        : new AccountLine(before, before, []);
                }),
        ];
    }

    private static IEnumerable<string> Above(PlanDraft draft, string parent)
    {
        var at = parent;
        while (draft.FindUnit(at) is { } unit)
        {
            yield return at;
            at = unit.ParentId;
        }

        yield return at;
    }
}
