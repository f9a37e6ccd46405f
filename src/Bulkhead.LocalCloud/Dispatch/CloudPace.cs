namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>How long what AWS does takes, on the cloud's clock, and how it treats those who come too fast or too early.</summary>
public sealed record CloudPace
{
    /// <summary>
    /// As AWS is. The rates are published (<see cref="Bulkhead.Aws.Throttling.PublishedRates"/>); AWS promises no times, and these are
    /// what it usually takes.
    /// </summary>
    public static CloudPace Aws { get; } = new()
    {
        KeepsRates = true,
        Varies = true,
        Call = TimeSpan.FromMilliseconds(100),
        AccountCreation = TimeSpan.FromSeconds(60),
        AccountClosure = TimeSpan.FromMinutes(2),
        AccountAssignment = TimeSpan.FromSeconds(5),
        RegionOptIn = TimeSpan.FromMinutes(10),
        StackResource = TimeSpan.FromSeconds(4),
        RoleReadiness = TimeSpan.FromSeconds(30),
        ServiceReadiness = TimeSpan.FromSeconds(90),
        RoleCreation = TimeSpan.FromSeconds(8),
        Listing = TimeSpan.FromSeconds(2),
    };

    /// <summary>Whether calls beyond AWS's published rates are refused.</summary>
    public bool KeepsRates { get; init; }

    /// <summary>Whether the times below are means, and each thing has its own, from half of it to one and a half; the same each time.</summary>
    public bool Varies { get; init; }

    /// <summary>From a call until its answer.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.Zero;

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

    /// <summary>From a new account's being there until its roles can be assumed.</summary>
    public TimeSpan RoleReadiness { get; init; } = TimeSpan.Zero;

    /// <summary>From a new account's being there until each of its services answers.</summary>
    public TimeSpan ServiceReadiness { get; init; } = TimeSpan.Zero;

    /// <summary>From CreateRole until the role can be assumed.</summary>
    public TimeSpan RoleCreation { get; init; } = TimeSpan.Zero;

    /// <summary>From the making of a unit, an account, an account request or a policy until lists show it.</summary>
    public TimeSpan Listing { get; init; } = TimeSpan.Zero;

    /// <summary>Whether calls can be refused, or answered late, because of the pace.</summary>
    internal bool HasTemper => KeepsRates || RoleReadiness + ServiceReadiness + RoleCreation + Listing > TimeSpan.Zero;

    /// <summary>What one thing takes.</summary>
    /// <param name="mean">What things of its kind take.</param>
    /// <param name="key">What tells it from the others of its kind.</param>
    internal TimeSpan Of(TimeSpan mean, string key)
    {
        if (!Varies || mean == TimeSpan.Zero) return mean;

        // FNV-1a, with the bits mixed once more: the same for the same key in every process.
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var c in key) hash = (hash ^ c) * 1_099_511_628_211UL;
        hash = (hash ^ (hash >> 32)) * 0x9E37_79B9_7F4A_7C15UL;
        return mean * (0.5 + ((hash >> 11) / (double)(1UL << 53)));
    }
}
