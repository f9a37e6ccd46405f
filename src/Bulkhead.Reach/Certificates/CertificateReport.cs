using System.Collections.Immutable;

namespace Bulkhead.Reach.Certificates;

/// <summary>What the checker says of a certificate.</summary>
/// <param name="Problems">Why it is refused, for people; none when it is accepted.</param>
/// <param name="Held">How many things the closed set holds.</param>
/// <param name="Rules">How many ways of rules out of the set were looked at.</param>
/// <param name="Claims">How many times it was decided that a principal can't make a call.</param>
/// <param name="Requests">How many requests the evaluator decided for that.</param>
public sealed record CertificateReport(ImmutableArray<string> Problems, int Held, long Rules, long Claims, long Requests)
{
    /// <summary>Who begins in the account that is not come to, by ARN: being there already is no way into it. None for other targets.</summary>
    public ImmutableArray<string> There { get; init; } = [];

    /// <summary>Whether every claim was decided as the certificate says.</summary>
    public bool IsAccepted => Problems.IsEmpty;
}
