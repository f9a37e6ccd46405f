using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>What must hold among the accounts: what stands once, what must be there, and what a kind wants.</summary>
internal sealed class AccountChecks(ReadingContext context, IReadOnlyList<AccountDraft> drafts, KindReader kinds)
{
    private readonly HashSet<string> _names = [.. drafts.Select(d => d.Name)];
    private readonly Dictionary<string, SourceSpan> _emails = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<AccountId, SourceSpan> _ids = [];
    private readonly Dictionary<string, SourceSpan> _displayNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SourceSpan> _formerNames = [];
    private readonly Dictionary<string, (string Account, SourceSpan Span)> _singles = [];

    public void CheckEmail(string email, SourceSpan span)
    {
        if (_emails.TryAdd(email, span)) return;
        context.Report(
            ConfigurationDiagnostics.EmailTwice, span, $"the address '{email}' is that of another account already",
            help: "every account needs an address of its own", related: new RelatedPlace(_emails[email], "first here"));
    }

    public void CheckId(AccountId id, SourceSpan span)
    {
        if (_ids.TryAdd(id, span)) return;
        context.Report(
            ConfigurationDiagnostics.AccountIdTwice, span, $"the id '{id}' is that of another account already",
            help: "give each account its own id", related: new RelatedPlace(_ids[id], "first here"));
    }

    public void CheckManagement(AccountId id, SourceSpan span)
    {
        if (!_ids.TryGetValue(id, out var member)) return;
        context.Report(
            ConfigurationDiagnostics.AccountIdTwice, member, $"'{id}' is the management account",
            help: "the management account is not listed under 'accounts'", related: new RelatedPlace(span, "declared here"));
    }

    public void CheckDisplayName(string name, SourceSpan span)
    {
        if (_displayNames.TryAdd(name, span)) return;
        context.Report(
            ConfigurationDiagnostics.DisplayNameTwice, span, $"the name '{name}' is that of another account already",
            help: "existing accounts are found by their name: give each its own", related: new RelatedPlace(_displayNames[name], "first here"));
    }

    public void CheckSponsor(string account, string sponsor, SourceSpan span)
    {
        if (Names.IsEmail(sponsor)) return;
        if (sponsor == account)
        {
            context.Report(ConfigurationDiagnostics.UnknownAccount, span, $"the account '{account}' can't be its own sponsor", help: "name the account whose people answer for it");
        }
        else
        {
            CheckDeclared(sponsor, span);
        }
    }

    public void CheckFormerName(string account, string former, SourceSpan span)
    {
        if (former == account || _names.Contains(former))
        {
            context.Report(
                ConfigurationDiagnostics.AccountRename, span, former == account ? $"the account '{account}' can't have been itself" : $"the account '{former}' is still declared",
                help: "'was' is the key that the account had before, which no account has now");
        }
        else if (!_formerNames.TryAdd(former, span))
        {
            context.Report(
                ConfigurationDiagnostics.AccountRename, span, $"two accounts say that they were '{former}'",
                help: "only one of them can have been", related: new RelatedPlace(_formerNames[former], "first here"));
        }
    }

    public void CheckKind(AccountDraft draft, AccountKind kind)
    {
        foreach (var key in kind.Requires)
        {
            if (draft.Find(key) is not null || (key == "budget" && kind.Budget is not null)) continue;
            context.Report(ConfigurationDiagnostics.RequiredByKind, draft.KeySpan, $"the account '{draft.Name}' has no '{key}', which the kind '{kind.Name}' requires", help: Hint(draft.Name, kind.Name, key));
        }

        if (!kind.Single) return;
        var family = kind.Name;
        for (var parent = kind; parent is { Single: true }; parent = parent.Extends is null ? null : kinds.Find(parent.Extends)) family = parent.Name;
        if (_singles.TryAdd(family, (draft.Name, draft.KeySpan))) return;
        context.Report(
            ConfigurationDiagnostics.SingleKind, draft.KeySpan, $"an organization has one account of the kind '{family}', and '{_singles[family].Account}' is it",
            help: "keep one of the two", related: new RelatedPlace(_singles[family].Span, "first here"));
    }

    private void CheckDeclared(string name, SourceSpan span)
    {
        if (_names.Contains(name)) return;
        var nearest = Spelling.Nearest(name, _names);
        var place = nearest is null ? null : drafts.First(d => d.Name == nearest).KeySpan.Start.ToString();
        context.Report(
            ConfigurationDiagnostics.UnknownAccount, span, $"account '{name}' is not declared",
            nearest is null ? null : $"did you mean '{nearest}'? (declared at {place})", nearest is null ? "declare it under 'accounts'" : null);
    }

    private static string Hint(string account, string kind, string key) => key switch
    {
        "sponsor" => $"name the account whose people answer for it: {account}: {{ kind: {kind}, sponsor: dev, … }}",
        "expires" => "say the last day, as in expires: 2027-03-31",
        "budget" => "say what it may cost in a month, as in budget: 500 USD",
        _ => $"add '{key}' to the account",
    };
}
