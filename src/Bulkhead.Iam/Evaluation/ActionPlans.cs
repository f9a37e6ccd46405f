namespace Bulkhead.Iam.Evaluation;

/// <summary>A stack's plans by action.</summary>
internal sealed class ActionPlans(CompiledStack stack) : ActionTable<ActionPlan>
{
    protected override ActionPlan Make(RequestAction action) => new(action, stack);
}
