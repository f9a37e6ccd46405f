using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Bulkhead.Engine.Access;

namespace Bulkhead.Engine.Plans;

/// <summary>Everything that must be done so that the world is as the file says: pure data, to print, save and apply.</summary>
public sealed record Plan
{
    /// <summary>The organization's name in the file.</summary>
    public required string Organization { get; init; }

    /// <summary>What the plan was made from and for; null for a plan that is not to be saved.</summary>
    public PlanOrigin? Origin { get; init; }

    /// <summary>The organization's id (<c>o-…</c>); null when the plan creates it.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The id of the management account that the plan was made for.</summary>
    public required string ManagementAccount { get; init; }

    /// <summary>The home region.</summary>
    public required string Home { get; init; }

    /// <summary>The partition, such as <c>aws</c>.</summary>
    public required string Partition { get; init; }

    /// <summary>The journal's bucket.</summary>
    public required string JournalBucket { get; init; }

    /// <summary>Ids that are known already, by account name in the file; the management account as "management".</summary>
    public required ImmutableSortedDictionary<string, string> AccountIds { get; init; }

    /// <summary>Ids of existing units by path; the root as "".</summary>
    public required ImmutableSortedDictionary<string, string> UnitIds { get; init; }

    /// <summary>Ids of existing policies by "TYPE/name".</summary>
    public required ImmutableSortedDictionary<string, string> PolicyIds { get; init; }

    /// <summary>The roles by which accounts are entered, by account name, where it is another one than OrganizationAccountAccessRole.</summary>
    public ImmutableSortedDictionary<string, string> AccessRoles { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The Identity Center that it is for; null where the file says nothing of access.</summary>
    public PlannedIdentityCenter? IdentityCenter { get; init; }

    /// <summary>Ids of existing groups of Identity Center, by their names.</summary>
    public ImmutableSortedDictionary<string, string> GroupIds { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>ARNs of existing permission sets, by their names.</summary>
    public ImmutableSortedDictionary<string, string> PermissionSetArns { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Accounts that may go to quarantine because the file or the command line names them.</summary>
    public ImmutableSortedSet<string> AllowedQuarantine { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The steps, in the order in which people read them: by kind, then by account and name.</summary>
    public required ImmutableArray<PlanStep> Steps { get; init; }

    /// <summary>The file's invariants, each with its verdict on the state that the plan makes; empty where the file has none.</summary>
    public ImmutableArray<PlannedInvariant> Invariants { get; init; } = [];

    /// <summary>What is there, was not made by Bulkhead, is not named in the file, and is left alone; one line each.</summary>
    public required ImmutableArray<string> LeftAlone { get; init; }

    /// <summary>A digest of the observation that the plan was made from: <c>apply FILE</c> refuses when it differs.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The number of API calls that reading the world took.</summary>
    public required int ReadCalls { get; init; }

    /// <summary>Whether an invariant would not hold.</summary>
    [JsonIgnore]
    public bool IsBroken => Invariants.Any(i => i.Verdict == PlannedInvariant.Broken);

    /// <summary>Whether every invariant is proved.</summary>
    [JsonIgnore]
    public bool IsProved => Invariants.All(i => i.Verdict == PlannedInvariant.Proved);

    /// <summary>Whether nothing is to be done.</summary>
    [JsonIgnore]
    public bool IsEmpty => Steps.IsEmpty;
}
