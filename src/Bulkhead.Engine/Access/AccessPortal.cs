using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Access;

/// <summary>Where people log in.</summary>
public static class AccessPortal
{
    /// <summary>
    /// The address of the organization's access portal, as every directory has it (IAM Identity Center User Guide, "Using the AWS access
    /// portal"); a name that somebody chose for it in the console leads to the same place. Null where Identity Center is not enabled.
    /// </summary>
    /// <param name="management">A session of the management account.</param>
    /// <param name="region">The region of Identity Center.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<(string? Address, AwsRefusal? Refusal)> FindAsync(AwsSession management, RegionName region, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(management);
        var calls = new AccessCalls(management.WithRegion(region));
        var instance = await AccessReader.FindInstanceAsync(calls, management.Account, cancellationToken);
        if (calls.Refusal is { } refusal) return (null, refusal);
        return (instance is var (_, store) ? $"https://{store}.awsapps.com/start" : null, null);
    }
}
