using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Guardrails;

/// <summary>
/// The guardrails that always hold. A new account stands in the root until it is moved, and what its unit carries does
/// not bind it there; and an account that is taken out of the file must be still at once.
/// </summary>
internal static class GuardrailFloor
{
    /// <summary>What always holds on the root.</summary>
    public static ImmutableArray<string> OnRoot { get; } = ["deny-leaving-organization", "protect-baseline"];

    /// <summary>What always holds on the unit of suspended accounts: for those who belong to them, and for all who are trusted by what is in them.</summary>
    public static ImmutableArray<string> OnSuspended { get; } = ["deny-all", "deny-all-access"];

    /// <summary>Where a guardrail is declared that no file asks for.</summary>
    public static SourceSpan BuiltIn { get; } = new(new SourceFile("built in", ""), 0, 0);

    /// <summary>
    /// The uses that the model does not have by itself. A use of the file that already holds on the same target, perhaps
    /// with other parameters, takes the floor's place.
    /// </summary>
    public static IEnumerable<GuardrailUse> MissingFrom(OrganizationModel model)
    {
        foreach (var name in OnRoot)
        {
            if (!Has(model, name, scope => scope is GuardrailScope.Everywhere or GuardrailScope.InUnit { Unit.IsRoot: true }))
            {
                yield return new GuardrailUse { Name = name, Scopes = [new GuardrailScope.Everywhere()], DeclaredAt = BuiltIn };
            }
        }

        foreach (var kind in model.Kinds.Values.Where(k => k.Role == AccountRole.Suspended && !k.Unit.IsRoot))
        {
            foreach (var name in OnSuspended.Where(name => !Has(model, name, scope => scope is GuardrailScope.InUnit inUnit && inUnit.Unit == kind.Unit)))
            {
                yield return new GuardrailUse
                {
                    Name = name,
                    Scopes = [new GuardrailScope.InUnit(kind.Unit), new GuardrailScope.OfKind(kind.Name)],
                    DeclaredAt = kind.DeclaredAt,
                };
            }
        }
    }

    private static bool Has(OrganizationModel model, string name, Func<GuardrailScope, bool> holds) =>
        model.Guardrails.Any(use => use.Name == name && use.Custom is null && use.Scopes.Any(holds));
}
