using System.Collections.Frozen;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Search;

/// <summary>Whom the statements of a resource policy that allow could be about.</summary>
internal sealed class NamedPrincipals
{
    private readonly bool _isAnyone;
    private readonly FrozenSet<string> _accounts;
    private readonly FrozenSet<string> _names;
    private readonly FrozenSet<string> _homes;

    private NamedPrincipals(bool isAnyone, FrozenSet<string> accounts, FrozenSet<string> names)
    {
        _homes = names.Select(HomeOf).ToFrozenSet(StringComparer.Ordinal);
        _isAnyone = isAnyone;
        _accounts = accounts;
        _names = names;
    }

    public static NamedPrincipals Of(PolicyDocument policy) => OfAll([policy]);

    /// <summary>Whom at least one of the policies could be about.</summary>
    public static NamedPrincipals OfAll(IEnumerable<PolicyDocument> policies)
    {
        var isAnyone = false;
        var accounts = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in policies.SelectMany(p => p.Statements).Where(s => s.Effect == StatementEffect.Allow))
        {
            if (statement.Principal is not { IsNegated: false } principal)
            {
                isAnyone = true;
                continue;
            }

            foreach (var entry in principal.Entries)
            {
                // Services and those whom providers vouch for are no users or roles.
                if (entry.Type is PrincipalType.Service or PrincipalType.Federated && entry.Value != "*") continue;
                if (entry.Type is PrincipalType.Everyone or PrincipalType.Unknown || entry.Value == "*") isAnyone = true;
                else if (AccountId.TryParse(entry.Value) is not null) accounts.Add(entry.Value);
                else if (Arn.TryParse(entry.Value) is not { } arn) names.Add(entry.Value);
                else if (arn.Resource == "root") accounts.Add(arn.Account);
                else if (arn.Resource.Split('/') is ["assumed-role", var role, ..]) names.Add($"{arn.Account}/{role}");
                else names.Add(entry.Value);
            }
        }

        return new(isAnyone, accounts.ToFrozenSet(StringComparer.Ordinal), names.ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>Whether somebody is allowed who is not named.</summary>
    public bool IsAnyone => _isAnyone;

    /// <summary>The accounts all of whom are meant.</summary>
    public FrozenSet<string> Accounts => _accounts;

    /// <summary>The accounts of the principals that are named; an empty text where that can't be told.</summary>
    public FrozenSet<string> Homes => _homes;

    /// <summary>Whether a principal of the account may be meant; false where certainly none is.</summary>
    public bool MayMeanSomebodyOf(string account) => _isAnyone || _accounts.Contains(account) || _homes.Contains(account) || _homes.Contains("");

    /// <summary>Whether a principal of another account may be meant; false where certainly none is.</summary>
    public bool MayMeanOthersThan(string account) => _isAnyone || _accounts.Any(a => a != account) || _homes.Any(h => h != account);

    public bool MayMean(PrincipalNode principal) => _isAnyone || _accounts.Contains(principal.Account) || MayMeanItself(principal);

    /// <summary>Whether the principal itself is named, not its account.</summary>
    public bool MayMeanItself(PrincipalNode principal) =>
        _names.Contains(principal.Arn) || _names.Contains($"{principal.Account}/{principal.Name}")
        || (principal.Principal.UniqueId is { } id && _names.Contains(id));

    // Of a unique id nobody can tell whose it is.
    private static string HomeOf(string name) =>
        Arn.TryParse(name) is { } arn ? arn.Account : name.Length > 13 && name[12] == '/' ? name[..12] : "";
}
