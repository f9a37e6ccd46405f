using System.Collections.Immutable;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// What the accounts of a plan have in them, and which parts of them could not be read: those are left as they are and reported, never taken
/// for empty.
/// </summary>
internal sealed class AccountContents
{
    private static readonly ObservedContent NothingYet = new();

    private readonly PlanDraft _draft;
    private readonly Dictionary<string, List<(string Part, AwsRefusal Refusal)>> _unknown = new(StringComparer.Ordinal);

    /// <param name="draft">The plan.</param>
    public AccountContents(PlanDraft draft) => _draft = draft;

    /// <summary>Whether it is the content of an account that the plan makes.</summary>
    public static bool IsOfNewAccount(ObservedContent content) => ReferenceEquals(content, NothingYet);

    /// <summary>The account's id; null where it is not there yet.</summary>
    public string? IdOf(string account) =>
        account == StepAddress.Management ? _draft.Observed.ManagementAccount.Value : _draft.Accounts.Find(account)?.Id.Value;

    /// <summary>The steps that come before anything is made in an account: it is there, and in its place.</summary>
    public static IEnumerable<StepAddress> Needs(string account) =>
        account == StepAddress.Management ? [] : [Addresses.Account(account), Addresses.Placement(account)];

    /// <summary>What the account has in it; null for one that the plan leaves out.</summary>
    public ObservedContent? Find(string account)
    {
        ObservedContent? content;
        if (account == StepAddress.Management)
        {
            content = _draft.Observed.Contents.GetValueOrDefault(_draft.Observed.ManagementAccount);
        }
        else if (_draft.Accounts.Find(account) is { } found)
        {
            if (!found.IsActive) return null;
            content = _draft.Observed.Contents.GetValueOrDefault(found.Id);
        }
        else
        {
            return _draft.Contains(Addresses.Account(account)) ? NothingYet : null;
        }

        if (content is null) throw new InvalidOperationException($"The observation lacks the content of account '{account}'.");
        if (content.Locked is not { } refusal) return content;
        if (!_unknown.ContainsKey(account)) Remember(account, "everything in it", refusal);
        return null;
    }

    /// <summary>Keeps in mind that a part of an account could not be read.</summary>
    public void Remember(string account, string part, AwsRefusal refusal)
    {
        if (!_unknown.TryGetValue(account, out var parts)) _unknown.Add(account, parts = []);
        parts.Add((part, refusal));
    }

    /// <summary>Reports what could not be read, a line for each account and kind of refusal.</summary>
    public void ReportUnknown()
    {
        foreach (var (account, parts) in _unknown.OrderBy(u => u.Key, StringComparer.Ordinal))
        {
            var declared = _draft.Desired.Accounts.FirstOrDefault(a => a.Name == account);
            _draft.NoteUnread(account);

            // A service refuses every part that is its own with the same words.
            foreach (var same in parts.GroupBy(p => (p.Refusal.Service, p.Refusal.Code)))
            {
                var refusal = same.First().Refusal;
                _draft.Report(new Diagnostic(
                    PlanDiagnostics.AccountUnknown,
                    $"account '{account}': {string.Join(", ", same.Select(p => p.Part))} could not be read and is left as it is: {RefusalText.Describe(refusal)}")
                {
                    Span = declared?.DeclaredAt,
                    Help = account == StepAddress.Management
                        ? RefusalText.Advise(refusal)
                        : RefusalText.AdviseForAccount(refusal, declared?.AccessRole ?? OrganizationModel.DefaultAccessRole),
                });
            }
        }
    }
}
