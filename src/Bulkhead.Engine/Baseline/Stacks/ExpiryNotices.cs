using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>
/// The mail to the sponsor of an account that expires: AWS itself sends it, by schedules that run once. They stand in the management
/// account, where the people of the account that expires can't reach them. What a schedule whose time is past does, AWS does not say, so
/// none is made or changed then; and one that has run is left as it is, so that time alone makes no difference.
/// </summary>
/// <param name="model">The file's meaning, with the accounts that have expired: their stack stays while their line does, and with it the sponsor's subscription.</param>
/// <param name="today">The day, in UTC.</param>
internal sealed class ExpiryNotices(OrganizationModel model, DateOnly today)
{
    /// <summary>What the names of the stacks begin with.</summary>
    public const string Prefix = "bulkhead-expiry-";

    /// <summary>The parameter with the last day.</summary>
    private const string Expires = "Expires";

    /// <summary>When each notice goes out: so many days after the last one.</summary>
    private static readonly (string Parameter, int Days)[] Notices = [("TwoWeeksBefore", -14), ("ThreeDaysBefore", -3), ("OnLastDay", 0), ("Afterwards", 1)];

    /// <summary>The hour of a notice, in UTC: far from the day's ends, so that no clock's difference makes it a time that is past.</summary>
    private static readonly TimeOnly Hour = new(6, 0);

    /// <summary>The longest name from which a schedule group (64 characters) is named after <see cref="Prefix"/>.</summary>
    private const int LongestName = 47;

    /// <summary>The accounts whose sponsor is told.</summary>
    public ImmutableArray<Account> Accounts { get; } = [.. model.Accounts.Where(a => a.Expires is not null && BudgetContacts.AddressOfSponsor(model, a) is not null)];

    /// <summary>The stack in the management account that writes to an account's sponsor.</summary>
    public static StackTemplate TemplateOf(Account account) => StackTemplate.Written(Prefix + account.Name, StackTemplate.Expiry.Body);

    /// <summary>What the stack is told: of each notice its time, or nothing where its day has come.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters(Account account)
    {
        var last = account.Expires!.Value;
        return
        [
            new("Account", StackReferences.Account(account.Name)),
            new("Email", BudgetContacts.AddressOfSponsor(model, account)!),
            new(Expires, last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            new("Name", account.Name),
            new("ShortName", ShortNameOf(account.Name)),
            .. Notices.Select(n => KeyValuePair.Create(n.Parameter, TimeOf(last.AddDays(n.Days)))),
        ];
    }

    /// <summary>Whether a stack has nothing left to say: it is not worth making, and mail about it would only ask the sponsor to confirm an address.</summary>
    public static bool IsOver(string stack, IReadOnlyDictionary<string, string> wanted) =>
        stack.StartsWith(Prefix, StringComparison.Ordinal) && Notices.All(n => wanted[n.Parameter].Length == 0);

    /// <summary>The wanted parameters, with the times of those notices that the stack made for the same last day while they were to come.</summary>
    /// <param name="wanted">The parameters of today.</param>
    /// <param name="there">The stack's parameters.</param>
    public static ImmutableSortedDictionary<string, string> Keep(ImmutableSortedDictionary<string, string> wanted, IReadOnlyDictionary<string, string> there) =>
        there.GetValueOrDefault(Expires) != wanted[Expires] ? wanted
            : wanted.SetItems(Notices.Where(n => wanted[n.Parameter].Length == 0 && there.ContainsKey(n.Parameter)).Select(n => KeyValuePair.Create(n.Parameter, there[n.Parameter])));

    private static string ShortNameOf(string name) =>
        name.Length <= LongestName ? name : $"{name[..(LongestName - 9)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";

    private string TimeOf(DateOnly day) => day <= today ? "" : day.ToDateTime(Hour).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
