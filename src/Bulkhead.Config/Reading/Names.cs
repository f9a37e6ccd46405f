using System.Globalization;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>The rules for names, addresses and other texts: AWS's where AWS has one.</summary>
internal static class Names
{
    /// <summary>The longest account name: CreateAccount, AWS Organizations API Reference.</summary>
    public const int MaxAccountName = 50;

    /// <summary>The longest root e-mail address: CreateAccount, AWS Organizations API Reference.</summary>
    public const int MaxEmail = 64;

    /// <summary>Lower-case letters, digits and hyphens; begins with a letter, does not end with a hyphen.</summary>
    public static bool IsKey(string text) =>
        text.Length > 0 && char.IsAsciiLetterLower(text[0]) && text[^1] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>An address as Organizations takes it: one @, no spaces, a dot in the domain (CreateAccount, parameter Email).</summary>
    public static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at != text.LastIndexOf('@')) return false;
        var domain = text.AsSpan(at + 1);
        var dot = domain.IndexOf('.');
        return dot > 0 && domain[^1] != '.' && domain.IndexOf("..") < 0 && text.All(c => c is > ' ' and <= '~' and not ('{' or '}' or '"' or '(' or ')' or '<' or '>' or '[' or ']' or '\\' or ',' or ';' or ':'));
    }

    /// <summary>A unit's id: <c>ou-</c>, the root's 4 to 32 characters, a hyphen and 8 to 32 more (OrganizationalUnit, AWS Organizations API Reference).</summary>
    public static bool IsUnitId(string text)
    {
        if (!text.StartsWith("ou-", StringComparison.Ordinal)) return false;
        var parts = text[3..].Split('-');
        return parts.Length == 2 && parts[0].Length is >= 4 and <= 32 && parts[1].Length is >= 8 and <= 32
            && parts.All(p => p.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
    }

    /// <summary>A role's name without a path: CreateRole, IAM API Reference.</summary>
    public static bool IsRole(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '=' or ',' or '.' or '@' or '-');

    /// <summary>Whether a text is a role's name; reports it otherwise.</summary>
    public static bool CheckRole(ReadingContext context, string text, SourceSpan span)
    {
        if (IsRole(text)) return true;
        context.Report(
            ConfigurationDiagnostics.AccessRole, span, $"'{text}' can't be the name of a role",
            help: "give the role's name, not its ARN and without a path: at most 64 letters, digits and _+=,.@-");
        return false;
    }

    /// <summary>An amount and a currency, such as <c>500 USD</c>; null for anything else.</summary>
    public static Money? ParseMoney(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || parts[1].Length != 3 || !parts[1].All(char.IsAsciiLetterUpper)) return null;
        return decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount is > 0 and <= 1_000_000_000 && decimal.Round(amount, 2) == amount
            ? new Money(amount, parts[1])
            : null;
    }

    /// <summary>A day as in <c>2027-03-31</c>; null for anything else.</summary>
    public static DateOnly? ParseDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
