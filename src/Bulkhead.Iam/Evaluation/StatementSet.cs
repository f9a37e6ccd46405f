namespace Bulkhead.Iam.Evaluation;

/// <summary>The statements of one policy, or of all policies of a place, that are about one action.</summary>
internal sealed class StatementSet : AboutAction
{
    public StatementSet(RequestAction action, CompiledStatement[] statements)
        : base(action)
    {
        All = statements;
        Allows = Array.FindAll(statements, s => s.IsAllow);
        Denies = Array.FindAll(statements, s => !s.IsAllow);
        AllowsAlways = Array.Exists(Allows, s => s.AppliesAlways);
        DeniesAlways = Array.Exists(Denies, s => s.AppliesAlways);
    }

    /// <summary>All of them, in the documents' order.</summary>
    public CompiledStatement[] All { get; }

    public CompiledStatement[] Allows { get; }

    public CompiledStatement[] Denies { get; }

    /// <summary>Whether one of them allows the action whatever the resource, the caller and the context.</summary>
    public bool AllowsAlways { get; }

    /// <summary>Whether one of them denies the action whatever the resource, the caller and the context.</summary>
    public bool DeniesAlways { get; }

    /// <summary>The statements of all of a place's policies.</summary>
    public static StatementSet Of(CompiledPolicy[] policies, RequestAction action) =>
        policies.Length == 1
            ? policies[0].StatementsAbout(action)
            : new(action, [.. policies.SelectMany(p => p.StatementsAbout(action).All)]);
}
