using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Guardrails;

/// <summary>
/// Names policies after where they are attached, such as <c>bulkhead-scp-workloads-production-1</c>, so that a change of
/// their content keeps the name.
/// </summary>
internal static class PolicyNames
{
    private const int MaxSlug = 96;

    /// <summary>The part of a name that says where: a unit's path, the kind that all the accounts have, or the first account.</summary>
    public static string Describe(ImmutableArray<PolicyTarget> targets, IReadOnlyDictionary<string, string> kindOfAccount)
    {
        if (targets[0] is PolicyTarget.UnitTarget unit) return Slug(unit.Unit);
        var accounts = targets.OfType<PolicyTarget.AccountTarget>().Select(t => t.Account).ToList();
        if (accounts.Count > 1
            && accounts.Select(a => kindOfAccount[a]).Distinct(StringComparer.Ordinal).ToList() is [var kind])
        {
            return $"kind-{Slug(kind)}";
        }

        return $"account-{Slug(accounts[0])}";
    }

    /// <summary>A unit's path in lower-case letters, digits and hyphens; <c>root</c> for the root.</summary>
    private static string Slug(UnitPath unit) => unit.IsRoot ? "root" : Slug(unit.Value);

    /// <summary>A text in lower-case letters, digits and hyphens.</summary>
    public static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        var result = slug.ToString().Trim('-');
        if (result.Length is > 0 and <= MaxSlug) return result;
        return $"{result[..Math.Min(result.Length, MaxSlug - 9)]}-{Hash(text)}".TrimStart('-');
    }

    /// <summary>Eight hexadecimal digits that tell texts apart whose slugs are the same.</summary>
    public static string Hash(string text)
    {
        var hash = 2166136261U;
        foreach (var b in Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 16777619U;
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
