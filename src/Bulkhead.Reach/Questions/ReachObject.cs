using System.Collections.Immutable;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Questions;

/// <summary>What an attacker comes to.</summary>
public abstract record ReachObject
{
    private ReachObject()
    {
    }

    /// <summary>As people read it.</summary>
    public required string Name { get; init; }

    /// <summary>A principal that can do everything in its account that guardrails leave.</summary>
    /// <param name="Account">In which account; null for any.</param>
    public sealed record Administrator(string? Account) : ReachObject;

    /// <summary>Any principal of an account, or any resource in it.</summary>
    /// <param name="Id">The account.</param>
    public sealed record InAccount(string Id) : ReachObject;

    /// <summary>A principal, or a resource that is read, changed or runs code.</summary>
    /// <param name="Node">Which.</param>
    public sealed record One(Node Node) : ReachObject;

    /// <summary>Accounts as a whole, with what they may have one day, and single principals and resources, and what must not be done to them.</summary>
    /// <param name="Verb">What must not be done.</param>
    /// <param name="Accounts">The accounts, by id.</param>
    /// <param name="Nodes">Principals and resources.</param>
    public sealed record Protected(ReachVerb Verb, ImmutableHashSet<string> Accounts, ImmutableHashSet<Node> Nodes) : ReachObject
    {
        internal bool Has(Node node) => Nodes.Contains(node) || (Accounts.Contains(node.Account) && node.Kind is not ("account" or "policy" or "group"));
    }
}
