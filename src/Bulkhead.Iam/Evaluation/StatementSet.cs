namespace Bulkhead.Iam.Evaluation;

/// <summary>The statements of a policy that are about one action.</summary>
internal sealed class StatementSet
{
    /// <summary>No statement.</summary>
    public static readonly StatementSet Empty = new("", 0, []);

    public StatementSet(string action, int hash, CompiledStatement[] statements)
    {
        Action = action;
        Hash = hash;
        All = statements;
        Allows = Array.FindAll(statements, s => s.IsAllow);
        Denies = Array.FindAll(statements, s => !s.IsAllow);
        AllowsAlways = Array.Exists(Allows, s => s.AppliesAlways);
        DeniesAlways = Array.Exists(Denies, s => s.AppliesAlways);
    }

    /// <summary>The action, in lower case.</summary>
    public string Action { get; }

    /// <summary><see cref="RequestAction.Hash"/> of the action.</summary>
    public int Hash { get; }

    /// <summary>All of them, in the document's order.</summary>
    public CompiledStatement[] All { get; }

    public CompiledStatement[] Allows { get; }

    public CompiledStatement[] Denies { get; }

    /// <summary>Whether one of them allows the action whatever the resource, the caller and the context.</summary>
    public bool AllowsAlways { get; }

    /// <summary>Whether one of them denies the action whatever the resource, the caller and the context.</summary>
    public bool DeniesAlways { get; }
}
