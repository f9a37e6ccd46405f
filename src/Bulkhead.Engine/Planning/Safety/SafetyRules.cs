using System.Collections.Immutable;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>Every rule that a plan must keep (docs/safety.md).</summary>
internal static class SafetyRules
{
    public static ImmutableArray<ISafetyRule> All { get; } =
    [
        new MassQuarantineRule(),
        new RenameRule(),
        new EssentialAccountRule(),
        new LastPolicyRule(),
        new LogTrailRule(),
        new ShorterLockRule(),
        new SeparateOrganizationRule(),
        new LockOutRule(),
        new OwnAccessRule(),
    ];
}
