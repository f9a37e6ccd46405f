using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>A resource that a call is about, as far as authorization needs to know it.</summary>
/// <param name="Arn">Its ARN, or <c>*</c>.</param>
internal sealed record AccessResource(string Arn)
{
    /// <summary>
    /// The account that owns it: where nobody says otherwise the one in the ARN; null where that has none: the caller's. What
    /// belongs to another account needs that account's word too, which only a policy of the resource gives.
    /// </summary>
    public AccountId? Account
    {
        get => field ?? AccountId.TryParse(Core.Identifiers.Arn.TryParse(Arn)?.Account ?? "");
        init;
    }

    /// <summary>Its policy as JSON text; null for none.</summary>
    public string? Policy { get; init; }

    /// <summary>The grants of a key; none for anything else.</summary>
    public ImmutableArray<KmsGrant> Grants { get; init; } = [];

    /// <summary>Its tags, keys to values; null where it has none or does not exist yet.</summary>
    public JsonObject? Tags { get; init; }
}
