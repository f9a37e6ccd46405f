using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>Texts of an example that nobody replaced, such as <c>[ROLE_NAME]</c>, <c>&lt;bucket&gt;</c> and <c>${Account}</c>.</summary>
internal sealed class PlaceholderRule : ILintRule
{
    public void Check(LintContext context, Statement statement)
    {
        foreach (var resource in statement.Resource?.Patterns ?? []) CheckText(context, resource);
        foreach (var value in statement.Conditions.SelectMany(c => c.Values)) CheckText(context, value);
        foreach (var principal in statement.Principal?.Entries ?? []) CheckText(context, new PolicyText(principal.Value, principal.Span));
    }

    private static void CheckText(LintContext context, PolicyText text)
    {
        var found = Find(text.Text).ToArray();
        if (found.Length == 0) return;
        context.Report(
            LintDiagnostics.Placeholder,
            text.Span,
            found.Length == 1
                ? $"'{found[0]}' looks like a placeholder, and AWS takes it as it is written"
                : $"{string.Join(" and ", found.Select(f => $"'{f}'"))} look like placeholders, and AWS takes them as they are written",
            help: "put the real value in its place");
    }

    private static IEnumerable<string> Find(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var (close, from) = text[i] switch
            {
                '$' when i + 1 < text.Length && text[i + 1] == '{' => ('}', i + 2),
                '{' => ('}', i + 1),
                '<' => ('>', i + 1),
                '[' => (']', i + 1),
                _ => ('\0', 0),
            };
            if (close == '\0') continue;
            var end = text.IndexOf(close, from);
            if (end < 0) continue;
            var inner = text.AsSpan(from, end - from);
            if (text[i] == '$' ? IsName(inner) : text[i] == '[' ? IsUpperCase(inner) : IsName(inner)) yield return text[i..(end + 1)];
            i = end;
        }
    }

    // A policy variable has a colon in its name; an escape is one character that is no letter.
    private static bool IsName(ReadOnlySpan<char> inner)
    {
        foreach (var c in inner)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or ' ')) return false;
        }

        return inner.IndexOfAnyInRange('A', 'z') >= 0;
    }

    private static bool IsUpperCase(ReadOnlySpan<char> inner)
    {
        foreach (var c in inner)
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_' or ' ' or '/' or '*')) return false;
        }

        return inner.IndexOfAnyInRange('A', 'Z') >= 0;
    }
}
