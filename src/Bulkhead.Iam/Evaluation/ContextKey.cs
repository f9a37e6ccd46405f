namespace Bulkhead.Iam.Evaluation;

/// <summary>A context key, lowered and hashed once so that finding it in a request is quick.</summary>
internal readonly struct ContextKey
{
    public ContextKey(string name)
    {
        Name = name;
        Lower = name.ToLowerInvariant();
        Hash = HashOf(Lower);
    }

    /// <summary>The key as written.</summary>
    public string Name { get; }

    public string Lower { get; }

    public int Hash { get; }

    public bool IsEmpty => Lower is null;

    private static int HashOf(string lower)
    {
        // FNV-1a: the same in every process, so that compiled stacks and requests from different places agree.
        var hash = 2166136261u;
        foreach (var c in lower) hash = (hash ^ c) * 16777619u;
        return (int)hash;
    }
}
