using System.Text;

namespace Bulkhead.Engine.Plans;

/// <summary>
/// References in the parameters of a stack to what exists only after other steps: <c>{account:logs}</c> is an account's
/// id by its name in the file (<c>{account:management}</c> for the management account), <c>{organization}</c> the
/// organization's id, <c>{policy:SERVICE_CONTROL_POLICY/name}</c> a policy's id, <c>{partition}</c> the partition. Anything else in braces is ordinary text.
/// </summary>
public static class StackReferences
{
    /// <summary>The organization's id (<c>o-…</c>).</summary>
    public const string Organization = "{organization}";

    /// <summary>The partition, such as <c>aws</c>.</summary>
    public const string Partition = "{partition}";

    private const string AccountPrefix = "{account:";

    private const string PolicyPrefix = "{policy:";

    /// <summary>The id of an account.</summary>
    /// <param name="name">The account's name in the file, or <see cref="StepAddress.Management"/>.</param>
    public static string Account(string name) => $"{AccountPrefix}{name}}}";

    /// <summary>The id of a policy of the organization.</summary>
    /// <param name="key">Its type and name, as <see cref="Plan.PolicyIds"/> has them.</param>
    public static string Policy(string key) => $"{PolicyPrefix}{key}}}";

    /// <summary>The names of the accounts that a text refers to.</summary>
    public static IEnumerable<string> AccountsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var start = text.IndexOf(AccountPrefix, StringComparison.Ordinal);
             start >= 0 && text.IndexOf('}', start) is var end && end >= 0;
             start = text.IndexOf(AccountPrefix, end, StringComparison.Ordinal))
        {
            yield return text[(start + AccountPrefix.Length)..end];
        }
    }

    /// <summary>
    /// A JSON document with its references to accounts replaced; null when one of them is not known (yet). Unlike in
    /// <see cref="Resolve"/>, braces of the document itself mean nothing.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="account">Finds an account's id by its name in the file; null while it has none.</param>
    public static string? ResolveDocument(string document, Func<string, string?> account)
    {
        foreach (var name in AccountsIn(document).Distinct(StringComparer.Ordinal).ToArray())
        {
            if (account(name) is not { } id) return null;
            document = document.Replace(Account(name), id, StringComparison.Ordinal);
        }

        return document;
    }

    /// <summary>
    /// The text with its references replaced; null when one of them is not known (yet).
    /// </summary>
    /// <param name="text">A parameter's value.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="organization">The organization's id; null while there is none.</param>
    /// <param name="account">Finds an account's id by its name in the file; null while it has none.</param>
    /// <param name="policy">Finds a policy's id by its type and name; null while it has none. Where texts refer to none it may be left out.</param>
    public static string? Resolve(string text, string partition, string? organization, Func<string, string?> account, Func<string, string?>? policy = null)
    {
        var result = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (rest.IndexOf('{') is var open && open >= 0 && rest[open..].IndexOf('}') is var length && length >= 0)
        {
            result.Append(rest[..open]);
            var reference = rest.Slice(open, length + 1);
            string? value;
            if (reference.SequenceEqual(Organization)) value = organization;
            else if (reference.SequenceEqual(Partition)) value = partition;
            else if (reference.StartsWith(AccountPrefix)) value = account(reference[AccountPrefix.Length..^1].ToString());
            else if (policy is not null && reference.StartsWith(PolicyPrefix)) value = policy(reference[PolicyPrefix.Length..^1].ToString());
            else value = reference.ToString();
            if (value is null) return null;
            result.Append(value);
            rest = rest[(open + length + 1)..];
        }

        return result.Append(rest).ToString();
    }
}
