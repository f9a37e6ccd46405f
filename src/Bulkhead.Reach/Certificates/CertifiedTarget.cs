using System.Collections.Immutable;
using Bulkhead.Reach.Questions;

namespace Bulkhead.Reach.Certificates;

/// <summary>What a certificate says is not come to. The closed set is the four records in here.</summary>
public abstract record CertifiedTarget
{
    private CertifiedTarget()
    {
    }

    /// <summary>A principal that can do everything in its account that guardrails leave.</summary>
    /// <param name="Account">In which account; null for any.</param>
    public sealed record Administrator(string? Account) : CertifiedTarget;

    /// <summary>Any principal or resource of an account.</summary>
    /// <param name="Id">The account.</param>
    public sealed record InAccount(string Id) : CertifiedTarget;

    /// <summary>A principal or resource.</summary>
    /// <param name="Node">Which.</param>
    public sealed record One(CertifiedNode Node) : CertifiedTarget;

    /// <summary>Accounts as a whole, with what they may have one day, and single principals and resources, and what is not done to them.</summary>
    /// <param name="Verb">What is not done.</param>
    /// <param name="Accounts">The accounts, by id.</param>
    /// <param name="Nodes">Principals and resources.</param>
    public sealed record Protected(ReachVerb Verb, ImmutableArray<string> Accounts, ImmutableArray<CertifiedNode> Nodes) : CertifiedTarget;
}
