namespace Bulkhead.Iam.Evaluation;

/// <summary>A policy's statements by action.</summary>
internal sealed class StatementTable(CompiledStatement[] statements) : ActionTable<StatementSet>
{
    protected override StatementSet Make(RequestAction action) =>
        new(action, Array.FindAll(statements, s => (s.Services & action.ServiceBit) != 0 && s.IsAbout(action)));
}
