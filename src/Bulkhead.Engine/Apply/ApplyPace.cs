namespace Bulkhead.Engine.Apply;

/// <summary>How patient a run is with AWS: the times between looks, and how long to wait for what AWS promises.</summary>
public sealed record ApplyPace
{
    /// <summary>For AWS: looks start a second apart, and new accounts get ten minutes to become ready.</summary>
    public static ApplyPace Aws { get; } = new();

    /// <summary>For the local cloud: looks start two milliseconds apart, and nothing settles late.</summary>
    public static ApplyPace Local { get; } = new()
    {
        FirstLook = TimeSpan.FromMilliseconds(2),
        LongestLook = TimeSpan.FromMilliseconds(100),
        LongestCreationLook = TimeSpan.FromMilliseconds(100),
        Settling = TimeSpan.Zero,
        Retrying = TimeSpan.FromSeconds(1),
        Readiness = TimeSpan.FromSeconds(30),
        LongestWait = TimeSpan.FromMinutes(2),
    };

    /// <summary>The time before the second look at something; it doubles with each look.</summary>
    public TimeSpan FirstLook { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between two looks.</summary>
    public TimeSpan LongestLook { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest time between two looks at an account request. AWS makes few accounts at once, so that the next one waits for
    /// whoever sees late that this one is made; and all requests in progress are looked at with one call.
    /// </summary>
    public TimeSpan LongestCreationLook { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long after an intent was written a CreateAccount call that it announced may still turn up in AWS's listings.
    /// Before that time has passed, nobody asks again.
    /// </summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// How long a step is begun again after a refusal that passes by itself: a lost answer, a throttle, a change of the same
    /// kind under way, an organization that AWS still finalizes.
    /// </summary>
    public TimeSpan Retrying { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a new account may take until its role can be assumed and its services answer.</summary>
    public TimeSpan Readiness { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stack or an account request may take before the step gives up (it can be taken up again).</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>
    /// How many steps run at once, creations of accounts aside. The rate buckets bound the calls; this bounds memory and open
    /// stacks.
    /// </summary>
    public int Width { get; init; } = 64;

    /// <summary>
    /// How many accounts are asked for, or waited for until they are ready, at once. AWS makes five at a time; the others
    /// settle meanwhile.
    /// </summary>
    public int CreationWidth { get; init; } = 32;
}
