using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Possibility;

/// <summary>A compiled policy prepared for questions. What it says about an action is sought out once.</summary>
internal sealed class PolicyView
{
    private readonly StatementView[] _statements;
    private readonly Lock _growing = new();
    private ActionView?[] _byAction = [];

    public PolicyView(CompiledPolicy policy)
    {
        Kind = policy.Kind;
        BucketArn = policy.BucketArn;
        _statements = [.. policy.Source.Statements.Select(s => new StatementView(policy.Source, s, policy.Kind))];
        NamedSessions =
        [
            .. policy.Source.Statements.SelectMany(s => s.Principal?.Entries ?? [])
                .Select(e => Arn.TryParse(e.Value))
                .Where(a => a is { Service: "sts" } arn && arn.Resource.StartsWith("assumed-role/", StringComparison.Ordinal))
                .Select(a => a!.Value),
        ];
    }

    public PolicyKind Kind { get; }

    /// <summary>The bucket that the policy must belong to; null for others.</summary>
    public string? BucketArn { get; }

    /// <summary>The role sessions that it names.</summary>
    public ImmutableArray<Arn> NamedSessions { get; }

    /// <summary>What the policy says about the action.</summary>
    public ActionView For(PossibleAction action)
    {
        var known = Volatile.Read(ref _byAction);
        return action.Id < known.Length && known[action.Id] is { } view ? view : Find(action);
    }

    private ActionView Find(PossibleAction action)
    {
        var about = Array.FindAll(_statements, s => s.IsAbout(action.Point));
        var view = about.Length == 0 ? ActionView.Nothing : new ActionView(
            Array.FindAll(about, s => s.IsAllow),
            Array.FindAll(about, s => !s.IsAllow),
            [.. about.SelectMany(s => s.Keys).Distinct(StringComparer.OrdinalIgnoreCase)],
            Array.Exists(about, s => !s.IsAllow && s.IsUnconditional));
        lock (_growing)
        {
            var views = _byAction;
            if (action.Id >= views.Length) Array.Resize(ref views, Math.Max(action.Id + 1, Math.Min(views.Length * 2, views.Length + 256)));
            views[action.Id] = view;
            Volatile.Write(ref _byAction, views);
        }

        return view;
    }
}
