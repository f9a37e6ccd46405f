using System.Diagnostics;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Finds the accounts in which a group may do something. Places that stand for many accounts never mean the escrow, nor
/// quarantine: who wants to be let in there names the account.
/// </summary>
internal sealed class AccessPlaces(ReadingContext context, KindReader kinds, ScopeResolver places, IReadOnlyList<Account> accounts)
{
    private const string Management = AccessGrant.ManagementAccount;

    /// <summary>The accounts, each with the place that names it.</summary>
    /// <param name="node">The place, or a list of them.</param>
    /// <param name="verb">Which of Bulkhead's own verbs it is; null for a permission set of the file's.</param>
    /// <param name="isAdministrator">Whether what is granted can do everything.</param>
    /// <param name="hasEnd">Whether the grant ends on a day.</param>
    public IEnumerable<(string Account, SourceSpan Span)> Read(DocumentNode node, AccessVerb? verb, bool isAdministrator, bool hasEnd)
    {
        if (node is DocumentSequence { Items.IsEmpty: true }) context.Report(FileSetDiagnostics.NothingInIt, node.Span, "the list of accounts is empty", help: "name an account, or delete the key");
        foreach (var (text, span) in Nodes.TextsOf(node))
        {
            if (text == Management && !accounts.Any(a => a.Name == Management))
            {
                if (verb == AccessVerb.Hold) ReportHold(Management, span);
                else if (!isAdministrator || MayAdminister(Management, "the management account", span, hasEnd)) yield return (Management, span);
                continue;
            }

            foreach (var scope in places.Resolve(text, span))
            {
                foreach (var account in AccountsIn(scope).Where(a => IsMeant(a, scope, verb)))
                {
                    if (Check(account, verb, isAdministrator, hasEnd, span)) yield return (account.Name, span);
                }
            }
        }
    }

    private IEnumerable<Account> AccountsIn(GuardrailScope scope) => scope switch
    {
        GuardrailScope.Everywhere => accounts,
        GuardrailScope.InUnit { Unit: var unit } => accounts.Where(a => a.Unit.FromRoot.Contains(unit)),
        GuardrailScope.OfKind { Kind: var kind } => accounts.Where(a => a.Kind == kind),
        GuardrailScope.OnAccount { Account: var name } => accounts.Where(a => a.Name == name),
        _ => throw new UnreachableException(),
    };

    private bool IsMeant(Account account, GuardrailScope scope, AccessVerb? verb)
    {
        if (scope is GuardrailScope.OnAccount or GuardrailScope.OfKind) return true;
        return kinds.Find(account.Kind)?.Role switch
        {
            AccountRole.Suspended => false,
            AccountRole.Escrow => verb == AccessVerb.Hold,
            _ => verb != AccessVerb.Hold,
        };
    }

    private bool Check(Account account, AccessVerb? verb, bool isAdministrator, bool hasEnd, SourceSpan span)
    {
        var isEscrow = kinds.Find(account.Kind)?.Role == AccountRole.Escrow;
        if (isEscrow && verb != AccessVerb.Hold)
        {
            context.Report(AccessDiagnostics.Escrow, span, $"the account '{account.Name}' is an escrow, which opens to custodians alone", help: $"let a group of custodians hold it, as in 'custodians: {{ hold: {account.Name} }}', and take it out here");
            return false;
        }

        if (!isEscrow && verb == AccessVerb.Hold)
        {
            ReportHold(account.Name, span);
            return false;
        }

        return !isAdministrator || !kinds.Is(account.Kind, "production") || MayAdminister(account.Name, $"the account '{account.Name}', which is production,", span, hasEnd);
    }

    private bool MayAdminister(string account, string what, SourceSpan span, bool hasEnd)
    {
        if (hasEnd) return true;
        context.Report(
            AccessDiagnostics.StandingAdministration, span, $"{what} would be administered by people for ever",
            help: $"use 'operate' or 'read' for {account}, let delivery change it, or end it with 'expires: YYYY-MM-DD' in a group of its own");
        return false;
    }

    private void ReportHold(string account, SourceSpan span) => context.Report(
        AccessDiagnostics.Escrow, span, $"'hold' is for accounts of the kind 'escrow', and '{account}' is none", help: "use 'read', or name the escrow");
}
