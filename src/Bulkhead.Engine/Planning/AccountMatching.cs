using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// Which account of AWS is which account of the file. In this order: the id that the file gives, the tag with the name
/// (or the former name), the e-mail address, and at last the name in AWS, where only one account has it. Nothing is
/// created that can be found.
/// </summary>
internal sealed class AccountMatching
{
    private readonly Dictionary<string, ObservedAccount> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<AccountId, string> _names = [];
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    private AccountMatching()
    {
    }

    /// <summary>What stands in the way.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics.ToImmutable();

    /// <summary>The account of AWS for the name in the file; null when there is none.</summary>
    public ObservedAccount? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The name in the file of an account of AWS; null when the file does not have it.</summary>
    public string? NameOf(AccountId id) => _names.GetValueOrDefault(id);

    /// <summary>The role by which an account is entered.</summary>
    public Func<AccountId, string> RolesFor(DesiredOrganization desired)
    {
        var roles = desired.Accounts
            .Where(a => Find(a.Name) is not null && a.AccessRole != OrganizationModel.DefaultAccessRole)
            .ToDictionary(a => Find(a.Name)!.Id, a => a.AccessRole);
        return id => roles.GetValueOrDefault(id, OrganizationModel.DefaultAccessRole);
    }

    /// <summary>Whether an account of AWS may be sealed, so that its access role lets nobody in.</summary>
    public Func<AccountId, bool> SealedFor(DesiredOrganization desired)
    {
        var ids = desired.Accounts.Where(a => a.IsSealed && Find(a.Name) is not null).Select(a => Find(a.Name)!.Id).ToHashSet();
        return ids.Contains;
    }

    /// <summary>Whether a mistake keeps this account out of the plan.</summary>
    public bool IsFailed(string name) => _failed.Contains(name);

    /// <summary>Finds the accounts of the file among those of AWS.</summary>
    public static AccountMatching Match(DesiredOrganization desired, AccountId management, ImmutableArray<ObservedAccount> observed)
    {
        var matching = new AccountMatching();
        var members = observed.Where(a => a.Id != management).ToImmutableArray();
        var byId = members.ToDictionary(a => a.Id);
        var byTag = First(members.Where(a => desired.Owns(a.Tags)), a => a.Tags.GetValueOrDefault(OwnershipTags.Name));
        var byEmail = First(members, a => a.Email, StringComparer.OrdinalIgnoreCase);
        var byDisplay = members.ToLookup(a => a.Name, StringComparer.Ordinal);

        foreach (var account in desired.Accounts.Where(a => a.ExistingId is not null))
        {
            if (byId.TryGetValue(account.ExistingId!.Value, out var found)) matching.Claim(account, found);
            else matching.Fail(account, PlanDiagnostics.AccountNotThere, NotThere(account, management));
        }

        matching.ClaimBy(desired, a => byTag.GetValueOrDefault(OwnershipTags.ValueOf(a.Name)));
        matching.ClaimBy(desired, a => a.FormerName is { } former ? byTag.GetValueOrDefault(OwnershipTags.ValueOf(former)) : null);
        matching.ClaimBy(desired, a => byEmail.GetValueOrDefault(a.Email));
        foreach (var account in desired.Accounts.Where(matching.IsOpen))
        {
            var candidates = byDisplay[account.DisplayName]
                .Where(a => !matching._names.ContainsKey(a.Id) && !desired.Owns(a.Tags) && a.IsActive)
                .ToImmutableArray();
            if (candidates.Length == 1) matching.Claim(account, candidates[0]);
            else if (candidates.Length > 1) matching.Fail(account, PlanDiagnostics.AmbiguousAccount, Ambiguous(account, candidates));
        }

        foreach (var account in desired.Accounts) matching.CheckEmail(account, byEmail.GetValueOrDefault(account.Email));
        return matching;
    }

    private bool IsOpen(DesiredAccount account) => !_byName.ContainsKey(account.Name) && !_failed.Contains(account.Name);

    private void ClaimBy(DesiredOrganization desired, Func<DesiredAccount, ObservedAccount?> find)
    {
        foreach (var account in desired.Accounts.Where(IsOpen))
        {
            if (find(account) is { } found && !_names.ContainsKey(found.Id)) Claim(account, found);
        }
    }

    private void Claim(DesiredAccount account, ObservedAccount found)
    {
        if (_names.TryGetValue(found.Id, out var other))
        {
            Fail(account, PlanDiagnostics.AccountClaimedTwice, $"accounts '{other}' and '{account.Name}' are both {found.Id}");
            return;
        }

        _byName.Add(account.Name, found);
        _names.Add(found.Id, account.Name);
    }

    private void Fail(DesiredAccount account, DiagnosticDescriptor descriptor, string message)
    {
        _failed.Add(account.Name);
        _diagnostics.Add(new Diagnostic(descriptor, message)
        {
            Span = account.DeclaredAt,
            Help = "give the account's id in the file, or correct what the file says of it",
        });
    }

    private void CheckEmail(DesiredAccount account, ObservedAccount? owner)
    {
        if (_failed.Contains(account.Name)) return;
        if (Find(account.Name) is not { } found)
        {
            if (owner is null) return;
            Fail(
                account,
                PlanDiagnostics.EmailInUse,
                $"account '{account.Name}' cannot be created: its address {account.Email} belongs to '{_names.GetValueOrDefault(owner.Id, owner.Name)}' ({owner.Id})");
        }
        else if (!string.Equals(found.Email, account.Email, StringComparison.OrdinalIgnoreCase))
        {
            _diagnostics.Add(new Diagnostic(
                PlanDiagnostics.EmailDiffers,
                $"account '{account.Name}' ({found.Id}) has the address {found.Email}, and the file says {account.Email}")
            {
                Span = account.DeclaredAt,
                Help = "write the address that it has: Bulkhead does not change root addresses, because AWS asks their owner for a code",
            });
        }
    }

    private static string NotThere(DesiredAccount account, AccountId management) =>
        account.ExistingId == management
            ? $"account '{account.Name}' has the id of the management account, which is not a member"
            : $"account '{account.Name}' has the id {account.ExistingId}, which is not in the organization";

    private static string Ambiguous(DesiredAccount account, ImmutableArray<ObservedAccount> candidates) =>
        $"account '{account.Name}' could be any of {string.Join(", ", candidates.Select(c => c.Id).Order())}: all have the name '{account.DisplayName}', and none its address";

    private static Dictionary<string, ObservedAccount> First(
        IEnumerable<ObservedAccount> accounts, Func<ObservedAccount, string?> key, StringComparer? comparer = null)
    {
        var result = new Dictionary<string, ObservedAccount>(comparer ?? StringComparer.Ordinal);
        foreach (var account in accounts.OrderBy(a => a.Id))
        {
            if (key(account) is { } name) result.TryAdd(name, account);
        }

        return result;
    }
}
