using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>Reads what only an escrow has: its approval team, and its counterpart in another organization.</summary>
internal sealed class EscrowReader(ReadingContext context)
{
    private const string SharingGuardrail = "deny-external-sharing";
    private const string Exempt = "exempt";

    /// <summary>The counterpart in another organization; null where there is none, or none that can be meant.</summary>
    public SeparateOrganization? Separate(AccountDraft draft, AccountKind kind)
    {
        if (AccountValueReader.Node(draft, "separate-organization") is not { } node || !IsEscrow(draft, kind, node, "separate-organization")) return null;
        var (account, organization) = (Nodes.Find(node, "account"), Nodes.Find(node, "organization"));
        var id = AccountId.TryParse(Nodes.TextOf(account) ?? "");
        if (account is not null && id is null)
            context.Report(ConfigurationDiagnostics.EscrowValue, account.Span, $"'{Nodes.TextOf(account)}' is not an account id", help: "an account id has twelve digits; leading zeros count");
        var name = Nodes.TextOf(organization);
        if (organization is not null && (name is null || !IsOrganizationId(name)))
        {
            context.Report(ConfigurationDiagnostics.EscrowValue, organization.Span, $"'{name}' is not an organization's id", help: "it is as in o-a1b2c3d4e5: 'aws organizations describe-organization' over there prints it");
            name = null;
        }

        return id is { } outside && name is not null ? new SeparateOrganization(outside, name, Nodes.SwitchOf(Nodes.Find(node, "logs")), node.Span) : null;
    }

    /// <summary>The ARN of the approval team of the escrow's vault; null where there is none.</summary>
    public string? ApprovalTeam(AccountDraft draft, AccountKind kind)
    {
        if (AccountValueReader.Node(draft, "approval-team") is not { } node || !IsEscrow(draft, kind, node, "approval-team")) return null;
        var text = Nodes.TextOf(node);
        if (Arn.TryParse(text) is { Service: "mpa" } arn && arn.Resource.StartsWith("approval-team/", StringComparison.Ordinal)) return text;
        context.Report(
            ConfigurationDiagnostics.EscrowValue, node.Span, $"'{text}' is not the ARN of an approval team", help: "it is as in arn:aws:mpa:us-east-1:444455556666:approval-team/custodians-a1b2");
        return null;
    }

    /// <summary>What the accounts say of another organization must be of another one, and logs must be there that can be copied.</summary>
    public void Check(IReadOnlyList<Account> accounts, AccountId? management, bool locksLogs, bool hasArchive, ImmutableArray<GuardrailUse> uses)
    {
        foreach (var (account, separate) in accounts.Where(a => a.SeparateOrganization is not null).Select(a => (a, a.SeparateOrganization!)))
        {
            if (separate.Account == management || accounts.Any(a => a.ExistingId == separate.Account))
            {
                context.Report(
                    ConfigurationDiagnostics.EscrowValue, separate.DeclaredAt, $"the account {separate.Account} is one of this organization, which the management account can close",
                    help: "give an account of another organization, whose management account is somebody else's");
            }

            foreach (var use in uses.Where(u => u is { Name: SharingGuardrail, Custom: null } && !u.Parameters.ContainsKey(Exempt) && u.Scopes.Any(s => Covers(s, account))))
            {
                context.Report(
                    ConfigurationDiagnostics.EscrowValue, use.DeclaredAt, $"'{SharingGuardrail}' holds for the escrow '{account.Name}', too, whose vault could not be shared with the other organization",
                    help: $"give it '{Exempt}' with the escrow's access role, or name the units and accounts that it is meant for; the escrow's kind has one of its own");
            }

            if (separate.Logs != true || (hasArchive && locksLogs)) continue;
            context.Report(
                ConfigurationDiagnostics.EscrowValue, separate.DeclaredAt,
                hasArchive ? $"logs that are not locked are not copied out of the organization of '{account.Name}'" : "there is no log archive whose logs could be copied",
                help: hasArchive ? "give 'retention' under 'logs' in days, or leave 'logs: on' out" : "add an account of the kind 'log-archive', or leave 'logs: on' out");
        }
    }

    /// <summary>
    /// The guardrails, with an exemption for the access role of an escrow whose vault is shared with another organization: of the kind's
    /// own <c>deny-external-sharing</c>, and for nobody else. In a sealed escrow nobody has that role.
    /// </summary>
    public static ImmutableArray<GuardrailUse> LetShare(ImmutableArray<GuardrailUse> uses, IReadOnlyList<Account> accounts, string accessRole)
    {
        if (accounts.FirstOrDefault(a => a.SeparateOrganization is not null) is not { } escrow) return uses;
        var kind = new GuardrailScope.OfKind(escrow.Kind);
        var exempt = ImmutableArray.Create($"arn:*:iam::{escrow.ExistingId?.Value ?? "*"}:role/{escrow.AccessRole ?? accessRole}");
        return [.. uses.SelectMany(IEnumerable<GuardrailUse> (use) => use is { Name: SharingGuardrail, Custom: null } && use.Scopes.Contains(kind) && !use.Parameters.ContainsKey(Exempt)
            ? [.. use.Scopes.Length == 1 ? (GuardrailUse[])[] : [use with { Scopes = use.Scopes.Remove(kind) }], use with { Scopes = [kind], Parameters = use.Parameters.Add(Exempt, exempt) }]
            : [use])];
    }

    private static bool Covers(GuardrailScope scope, Account account) => scope switch
    {
        GuardrailScope.Everywhere => true,
        GuardrailScope.InUnit inUnit => inUnit.Unit.Contains(account.Unit),
        GuardrailScope.OfKind ofKind => ofKind.Kind == account.Kind,
        GuardrailScope.OnAccount onAccount => onAccount.Account == account.Name,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private bool IsEscrow(AccountDraft draft, AccountKind kind, DocumentNode node, string key)
    {
        if (kind.Role == AccountRole.Escrow) return true;
        context.Report(
            ConfigurationDiagnostics.EscrowValue, node.Span, $"the account '{draft.Name}' is of the kind '{kind.Name}', and only an escrow has '{key}'",
            help: "delete the line, or make it an escrow");
        return false;
    }

    /// <summary>Organization, AWS Organizations API Reference: <c>o-</c> and 10 to 32 lower-case letters or digits.</summary>
    private static bool IsOrganizationId(string text) => text.StartsWith("o-", StringComparison.Ordinal) && text.Length is >= 12 and <= 34
        && text.Skip(2).All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
