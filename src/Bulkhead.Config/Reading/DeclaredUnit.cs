using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>A unit of the section <c>units</c>.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Guardrails">Its list of guardrails; null where it has none.</param>
internal sealed record DeclaredUnit(Unit Unit, DocumentNode? Guardrails);
