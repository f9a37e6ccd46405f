using System.Collections.Immutable;

namespace Bulkhead.Reach.Repair;

/// <summary>One policy as it should be.</summary>
/// <param name="Kind">Where it stands.</param>
/// <param name="Place">The ARN of what has the policy; the account's id for a service or resource control policy.</param>
/// <param name="Policy">The policy's name; for a new one, a name that says what it is.</param>
/// <param name="Texts">What is changed, a sentence each.</param>
/// <param name="Document">The whole policy to put there, as JSON; null where nothing of it is left, and it is to be deleted, and for
/// what is no policy: a grant, access lists, a membership, an attachment.</param>
/// <param name="Touched">The ARNs of the users and roles that lose something by it that they may do today.</param>
public sealed record RepairChange(
    RepairKind Kind, string Place, string Policy, ImmutableArray<string> Texts, string? Document, ImmutableArray<string> Touched);
