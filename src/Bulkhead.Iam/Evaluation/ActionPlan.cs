namespace Bulkhead.Iam.Evaluation;

/// <summary>All that a stack has to say about one action, ready for a decision to which nobody listens.</summary>
internal sealed class ActionPlan : AboutAction
{
    public ActionPlan(RequestAction action, CompiledStack stack)
        : base(action)
    {
        Identity = StatementSet.Of(stack.Identity, action);
        Boundary = stack.Boundary is { } boundary ? StatementSet.Of(boundary, action) : null;
        Session = stack.Session is { } session ? StatementSet.Of(session, action) : null;
        Endpoint = stack.Endpoint is { } endpoint ? StatementSet.Of(endpoint, action) : null;
        ServiceControl = MergedLevels(stack.ServiceControl, action);
        ResourceControl = MergedLevels(stack.ResourceControl, action);
        Levels = [.. (stack.ServiceControl ?? []).Select(level => StatementSet.Of(level, action)).Where(level => !level.AllowsAlways)];
    }

    public StatementSet Identity { get; }

    public StatementSet? Boundary { get; }

    public StatementSet? Session { get; }

    public StatementSet? Endpoint { get; }

    /// <summary>The service control policies of all levels, whose denials count whatever the level.</summary>
    public StatementSet? ServiceControl { get; }

    /// <summary>Each level of service control policies that does not allow the action as a matter of course.</summary>
    public StatementSet[] Levels { get; }

    /// <summary>The resource control policies of all levels, which can only deny.</summary>
    public StatementSet? ResourceControl { get; }

    private static StatementSet? MergedLevels(CompiledPolicy[][]? levels, RequestAction action) => levels switch
    {
        null => null,
        [var level] => StatementSet.Of(level, action),
        _ => StatementSet.Of([.. levels.SelectMany(l => l)], action),
    };
}
