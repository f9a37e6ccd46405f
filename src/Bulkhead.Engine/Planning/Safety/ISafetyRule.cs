using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>Something that a plan must not do unless somebody says so by name. Pure: it looks at the plan and no further.</summary>
internal interface ISafetyRule
{
    /// <summary>One error for each thing that the plan would do against the rule; none for what is allowed.</summary>
    IEnumerable<Diagnostic> Check(PlanDraft draft);
}
