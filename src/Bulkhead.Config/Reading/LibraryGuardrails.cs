using System.Collections.Immutable;
using Bulkhead.Config.Guardrails;

namespace Bulkhead.Config.Reading;

/// <summary>What the reader must know of the guardrail library: names, and the parameters of each.</summary>
/// <param name="Names">The names of all guardrails.</param>
/// <param name="ParametersOf">The names of a guardrail's parameters; empty when it has none.</param>
internal sealed record LibraryGuardrails(ImmutableArray<string> Names, Func<string, ImmutableArray<string>> ParametersOf)
{
    /// <summary>The library that Bulkhead has. A guardrail's file is read only when its parameters are asked for.</summary>
    public static LibraryGuardrails Embedded => new(
        GuardrailLibrary.Names,
        name => GuardrailLibrary.TryGet(name, out var guardrail) ? [.. guardrail.Parameters.Select(p => p.Name)] : []);
}
