using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Turns drafts into accounts: everything that the file does not say comes from the kind and the organization.</summary>
internal sealed class AccountReader(ReadingContext context, OrganizationSettings organization, KindReader kinds, GuardrailSectionReader guardrails)
{
    private readonly AccountValueReader _values = new(context);
    private readonly EscrowReader _escrows = new(context);

    /// <summary>The accounts that could be read, in the order of the drafts.</summary>
    public List<Account> Read(IReadOnlyList<AccountDraft> drafts)
    {
        var accounts = new List<Account>(drafts.Count);
        var checks = new AccountChecks(context, drafts, kinds);
        foreach (var draft in drafts)
        {
            var account = Read(draft, checks);
            if (account is not null) accounts.Add(account);
        }

        if (organization.Management is { } management) checks.CheckManagement(management.Id, management.Span);
        return accounts;
    }

    /// <summary>The name of the draft's kind, when it is one.</summary>
    public string? KindOf(AccountDraft draft)
    {
        if (draft.Find("kind") is null)
        {
            // A list or nothing instead of a mapping is reported already.
            if (!draft.Layers.Any(l => l.Node is DocumentMapping)) return null;
            context.Report(
                ConfigurationDiagnostics.NoKind, draft.KeySpan, $"the account '{draft.Name}' has no kind",
                help: $"say what it is for: {string.Join(", ", kinds.Names)}");
            return null;
        }

        if (_values.Text(draft, "kind") is not { } kind) return null;
        if (kinds.Knows(kind.Text)) return kind.Text;
        context.ReportUnknown(ConfigurationDiagnostics.UnknownKind, kind.Span, $"there is no kind '{kind.Text}'", kind.Text, kinds.Names, $"the kinds are: {string.Join(", ", kinds.Names)}");
        return null;
    }

    private Account? Read(AccountDraft draft, AccountChecks checks)
    {
        var kind = KindOf(draft) is { } name ? kinds.Find(name) : null;
        var unit = _values.Unit(draft);
        var email = _values.Email(draft, organization.Email);
        var id = _values.Id(draft);
        var displayName = _values.DisplayName(draft);
        var regions = _values.Regions(draft, organization.Regions);
        var tags = _values.Tags(draft);
        var budget = _values.Budget(draft);
        var expires = _values.Expires(draft);
        var sponsor = _values.Text(draft, "sponsor");
        var billTo = _values.Text(draft, "bill-to");
        var former = _values.Text(draft, "was");
        var role = _values.Text(draft, "access-role");
        guardrails.Add(AccountValueReader.Node(draft, "guardrails"), new GuardrailScope.OnAccount(draft.Name));

        if (email is { } address) checks.CheckEmail(address.Email, address.Span);
        if (id is { } given) checks.CheckId(given, draft.Find("id")!.Value.Node.Span);
        checks.CheckDisplayName(displayName, draft.Find("name")?.Node.Span ?? draft.KeySpan);
        if (sponsor is { } answers) checks.CheckSponsor(draft.Name, answers.Text, answers.Span);
        if (former is { } old) checks.CheckFormerName(draft.Name, old.Text, old.Span);
        if (kind is null) return null;

        checks.CheckKind(draft, kind);
        var all = TagReader.Over(TagReader.Over(organization.Tags, kind.Tags), tags);
        new TagReader(context).CheckCount(all, draft.KeySpan, $"the account '{draft.Name}'");
        return new Account
        {
            Name = draft.Name,
            DisplayName = displayName,
            Email = email?.Email ?? "",
            Kind = kind.Name,
            Unit = unit ?? kind.Unit,
            ExistingId = id,
            FormerName = former?.Text,
            AccessRole = role is { } access && Names.CheckRole(context, access.Text, access.Span) ? access.Text : null,
            IsSealed = IsSealed(draft, kind),
            ApprovalTeam = _escrows.ApprovalTeam(draft, kind),
            SeparateOrganization = _escrows.Separate(draft, kind),
            Regions = regions,
            Tags = all,
            Budget = budget ?? kind.Budget,
            StopsAtBudget = Nodes.SwitchOf(AccountValueReader.Node(draft, "budget-stop")) ?? kind.StopsAtBudget,
            CleanUpDays = KindReader.CleanUpOf(context, AccountValueReader.Node(draft, "clean-up"), kind.CleanUpDays),
            BillTo = billTo?.Text ?? kind.BillTo,
            Sponsor = sponsor?.Text,
            Expires = expires,
            Baseline = AccountValueReader.Baseline(draft, kind.Baseline),
            DeclaredAt = draft.KeySpan,
        };
    }

    private bool IsSealed(AccountDraft draft, AccountKind kind)
    {
        if (AccountValueReader.Node(draft, "sealed") is not { } node || Nodes.SwitchOf(node) != true) return false;
        if (kind.Role == AccountRole.Escrow) return true;
        context.Report(
            ConfigurationDiagnostics.SealedAccount, node.Span, $"the account '{draft.Name}' is of the kind '{kind.Name}', and only an escrow can be sealed",
            help: "delete the line, or make it an escrow");
        return false;
    }
}
