using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws;

/// <summary>One call of one API: who asks, where, and what.</summary>
/// <param name="Account">The account of the caller; null while it is not known yet.</param>
/// <param name="Region">The region that the call goes to.</param>
/// <param name="Service">The service, by the AWS CLI's name.</param>
/// <param name="Operation">The operation.</param>
public sealed record AwsCall(AccountId? Account, RegionName Region, string Service, string Operation)
{
    /// <summary>As AWS policies name it: <c>organizations:CreateAccount</c>.</summary>
    public string Api => $"{Service}:{Operation}";
}
