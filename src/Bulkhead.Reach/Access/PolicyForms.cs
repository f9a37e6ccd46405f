using System.Globalization;
using System.Text;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Access;

/// <summary>
/// Numbers policies with an account's own id left out: policies of two accounts with the same number say the same, each of its own account.
/// Swapping the two ids in one question makes it the other, so that the answers are alike. That holds where no text looks at the digits of
/// an id: a policy with a wildcard beside a digit, a comparison of numbers, or a unique id has no number.
/// </summary>
internal sealed class PolicyForms
{
    /// <summary>What stands for an account's own id.</summary>
    public const string Own = "{account}";

    /// <summary>What can't be compared.</summary>
    public const int None = -1;

    private const int LongestOnStack = 1024;

    // Keys whose value tells principals with the same policies apart.
    private static readonly string[] NamingKeys = ["aws:PrincipalArn", "aws:username", "aws:userid", "aws:SourceIdentity", "aws:TokenIssueTime"];

    private readonly Dictionary<PolicyDocument, Text> _texts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The number of the policy in that account; <see cref="None"/> where it can't be compared.</summary>
    public int Of(PolicyDocument document, string account)
    {
        var text = TextOf(document);
        if (text.Form is not { } form) return None;
        if (account.Length == 0 || !form.Contains(account, StringComparison.Ordinal))
        {
            return text.Number >= 0 ? text.Number : text.Number = NumberOf(form);
        }

        return NumberOf(form.Replace(account, Own, StringComparison.Ordinal));
    }

    /// <summary>Whether the policy may tell principals with the same policies apart.</summary>
    public bool NamesPrincipals(PolicyDocument document) => TextOf(document).NamesPrincipals;

    /// <summary>The number of a text.</summary>
    public int NumberOf(string form)
    {
        if (!_numbers.TryGetValue(form, out var number)) _numbers[form] = number = _numbers.Count;
        return number;
    }

    /// <summary>The number of a text; nothing is made of one that is known.</summary>
    public int NumberOf(StringBuilder form)
    {
        if (form.Length > LongestOnStack) return NumberOf(form.ToString());
        Span<char> text = stackalloc char[LongestOnStack];
        form.CopyTo(0, text, form.Length);
        return _numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..form.Length], out var number) ? number : NumberOf(form.ToString());
    }

    private Text TextOf(PolicyDocument document)
    {
        if (_texts.TryGetValue(document, out var known)) return known;
        return _texts[document] = Read(document);
    }

    private static Text Read(PolicyDocument document)
    {
        if (!document.Faults.IsEmpty || !document.UnknownElements.IsEmpty) return new(null, true);
        var form = new StringBuilder();
        var isComparable = true;
        var names = false;
        form.Append(document.Version).Append('\n');
        foreach (var statement in document.Statements)
        {
            isComparable &= statement.UnknownElements.IsEmpty && statement.Action is not null;
            form.Append(statement.Effect).Append('\t');
            if (statement.Principal is { } principal)
            {
                names = true;
                form.Append(principal.IsNegated ? 'n' : 'p').Append(principal.IsBareStar);
                foreach (var entry in principal.Entries) Add(((int)entry.Type).ToString(CultureInfo.InvariantCulture), entry.Value, isPrincipal: true);
            }

            if (statement.Action is { } action)
            {
                foreach (var pattern in action.Patterns) Add(action.IsNegated ? "na" : "a", pattern.Text);
            }

            if (statement.Resource is { } resource)
            {
                foreach (var pattern in resource.Patterns) Add(resource.IsNegated ? "nr" : "r", pattern.Text);
            }

            foreach (var condition in statement.Conditions)
            {
                form.Append("\tc").Append(condition.OperatorName).Append('\t').Append(condition.Key);
                names |= IsNaming(condition.Key);
                isComparable &= !condition.OperatorName.Contains("Numeric", StringComparison.OrdinalIgnoreCase)
                    && !condition.Key.Equals("aws:userid", StringComparison.OrdinalIgnoreCase);
                foreach (var value in condition.Values) Add("v", value.Text);
            }

            form.Append('\n');
        }

        return new(isComparable ? form.ToString() : null, names);

        void Add(string what, string text, bool isPrincipal = false)
        {
            form.Append('\t').Append(what).Append('=').Append(text.Length).Append(':').Append(text);
            names |= text.Contains("${", StringComparison.Ordinal);
            isComparable &= !LooksAtDigits(text) && !text.Contains(Own, StringComparison.Ordinal) && !text.Contains("aws:userid", StringComparison.OrdinalIgnoreCase)
                && !(isPrincipal && text.StartsWith('A') && !text.Contains(':', StringComparison.Ordinal) && !text.Contains('.', StringComparison.Ordinal));
        }
    }

    private static bool IsNaming(string key) => Array.Exists(NamingKeys, n => n.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a wildcard may stand for a part of an account's id.</summary>
    public static bool LooksAtDigits(string text)
    {
        for (var i = text.AsSpan().IndexOfAny('*', '?'); i >= 0 && i < text.Length; i++)
        {
            if (text[i] is not ('*' or '?')) continue;
            if ((i > 0 && char.IsAsciiDigit(text[i - 1])) || (i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))) return true;
        }

        return false;
    }

    private sealed class Text(string? form, bool namesPrincipals)
    {
        public string? Form { get; } = form;

        public bool NamesPrincipals { get; } = namesPrincipals;

        public int Number { get; set; } = None;
    }
}
