namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>How long what AWS does by itself takes, on the cloud's clock.</summary>
public sealed record CloudPace
{
    /// <summary>From CreateAccount until the account is there. Zero: before the next call.</summary>
    public TimeSpan AccountCreation { get; init; } = TimeSpan.Zero;

    /// <summary>From CloseAccount until the account is suspended.</summary>
    public TimeSpan AccountClosure { get; init; } = TimeSpan.Zero;

    /// <summary>From CreateAccountAssignment, DeleteAccountAssignment or ProvisionPermissionSet until it is done.</summary>
    public TimeSpan AccountAssignment { get; init; } = TimeSpan.Zero;

    /// <summary>From EnableRegion or DisableRegion until the region is on or off.</summary>
    public TimeSpan RegionOptIn { get; init; } = TimeSpan.Zero;

    /// <summary>How long CloudFormation shows each resource of a stack as in progress.</summary>
    public TimeSpan StackResource { get; init; } = TimeSpan.Zero;
}
