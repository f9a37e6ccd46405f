namespace Bulkhead.Reach.Certificates;

/// <summary>What a certificate says is not come to. The closed set is the three records in here.</summary>
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
}
