using System.Collections.Frozen;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A context key, lowered and hashed once so that finding it in a request is quick.</summary>
internal readonly struct ContextKey
{
    // Keys that most policies and requests speak of: both sides share one text, so that comparing it is comparing a pointer.
    private static readonly FrozenDictionary<string, string> Shared = new[]
    {
        "aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:principalorgid", "aws:principalorgpaths",
        "aws:principalisawsservice", "aws:principalservicename", "aws:username", "aws:userid", "aws:requestedregion",
        "aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid",
        "aws:securetransport", "aws:viaawsservice", "aws:calledvia", "aws:resourceaccount", "aws:resourceorgid",
        "aws:multifactorauthpresent", "aws:tokenissuetime", "aws:currenttime", "aws:tagkeys", "kms:calleraccount",
        "kms:viaservice", "s3:resourceaccount", "s3:prefix", "iam:passedtoservice", "sts:externalid",
    }.ToFrozenDictionary(k => k, StringComparer.OrdinalIgnoreCase);

    public ContextKey(string name)
    {
        Name = name;
        Lower = Shared.TryGetValue(name, out var shared) ? shared : name.ToLowerInvariant();
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
