using System.Collections.Immutable;

namespace Bulkhead.Config.Model;

/// <summary>
/// What the file says may happen although a plan refuses it by itself (<c>organization: allow:</c>). Nothing is allowed
/// unless it is said.
/// </summary>
public sealed record Allowances
{
    /// <summary>Nothing beyond what every plan may do.</summary>
    public static Allowances None { get; } = new();

    /// <summary>Accounts, by the names that they had, that may go to quarantine whatever else speaks against it.</summary>
    public ImmutableSortedSet<string> Quarantine { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Whether the organization's trail, or the stack of its bucket, may be deleted or pointed elsewhere.</summary>
    public bool DeleteLogTrail { get; init; }

    /// <summary>Whether locks may be shortened or taken away, and locked copies may end.</summary>
    public bool ShortenLocks { get; init; }

    /// <summary>Whether the last policy of a type that somebody chose may be detached from a target.</summary>
    public bool DetachLastPolicy { get; init; }

    /// <summary>Whether guardrails may keep Bulkhead's own role from its work.</summary>
    public bool LockOut { get; init; }

    /// <summary>Whether whoever applies the plan may lose the access by which they do it.</summary>
    public bool OwnAccess { get; init; }

    /// <summary>Whether a guardrail may be missing for a moment where AWS's limits leave no other order.</summary>
    public bool GuardrailGap { get; init; }
}
