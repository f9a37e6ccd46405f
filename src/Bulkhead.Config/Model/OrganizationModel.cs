using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Model;

/// <summary>
/// What the file means, with everything derived that it does not say: the input of the engine. It is valid: a file with
/// errors gives diagnostics and no model.
/// </summary>
public sealed record OrganizationModel
{
    /// <summary>
    /// The role that Organizations puts into every account that it creates, trusted by the management account
    /// (Organizations User Guide, "Accessing member accounts in an organization").
    /// </summary>
    public const string DefaultAccessRole = "OrganizationAccountAccessRole";

    /// <summary>The days for which logs are locked when the file says nothing.</summary>
    public const int DefaultLogRetentionDays = 365;

    /// <summary>The organization's short name, used in names and tags: lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>The former name when the file declares a rename (<c>was:</c>): what has it is this organization's too.</summary>
    public string? FormerName { get; init; }

    /// <summary>The governed regions; the first is home.</summary>
    public required ImmutableArray<RegionName> Regions { get; init; }

    /// <summary>The region in which global resources, the trail and the journal live.</summary>
    public RegionName Home => Regions[0];

    /// <summary>The management account's id when the file gives it; otherwise whichever account the credentials are of.</summary>
    public AccountId? ManagementAccount { get; init; }

    /// <summary>The contacts that every account gets.</summary>
    public required Contacts Contacts { get; init; }

    /// <summary>Tags on every account and every stack, beside those of the account itself.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Every unit that the accounts and the file need: parents before children, then by path. Without the root.</summary>
    public required ImmutableArray<Unit> Units { get; init; }

    /// <summary>Every account, by name. Without the management account.</summary>
    public required ImmutableArray<Account> Accounts { get; init; }

    /// <summary>Every kind by name, the embedded ones and the file's own.</summary>
    public required ImmutableSortedDictionary<string, AccountKind> Kinds { get; init; }

    /// <summary>Which guardrails bind whom: those of the kinds and those of the file.</summary>
    public required ImmutableArray<GuardrailUse> Guardrails { get; init; }

    /// <summary>The role that the management account assumes in accounts that name no other.</summary>
    public string AccessRole { get; init; } = DefaultAccessRole;

    /// <summary>What the file allows that a plan refuses by itself.</summary>
    public Allowances Allow { get; init; } = Allowances.None;

    /// <summary>Who may do what in which account.</summary>
    public OrganizationAccess Access { get; init; } = OrganizationAccess.None;

    /// <summary>
    /// For how many days nobody can delete a log once it is written; null where logs are not locked.
    /// </summary>
    public int? LogRetentionDays { get; init; }

    /// <summary>Whether logs are copied into the escrow, where they are locked as long: it needs a log archive, an escrow and locked logs.</summary>
    public bool CopiesLogs { get; init; }

    /// <summary>How backups are kept; null where the organization has no account for them.</summary>
    public Backups? Backups { get; init; }

    /// <summary>What watches over every account.</summary>
    public Detection Detection { get; init; } = Detection.None;

    /// <summary>What is delivered into accounts, and how, by name.</summary>
    public ImmutableArray<Workload> Workloads { get; init; } = [];

    /// <summary>What must hold at every moment, in the file's order.</summary>
    public ImmutableArray<Invariant> Invariants { get; init; } = [];

    /// <summary>What the file declares of the world outside AWS.</summary>
    public OutsideFacts Facts { get; init; } = OutsideFacts.None;

    /// <summary>The account with <paramref name="name"/>, or null.</summary>
    public Account? FindAccount(string name) => Accounts.FirstOrDefault(a => a.Name == name);

    /// <summary>The first account of a role, such as <see cref="AccountRole.LogArchive"/>; null when there is none.</summary>
    public Account? FindByRole(AccountRole role) => Accounts.FirstOrDefault(a => Kinds[a.Kind].Role == role);
}
