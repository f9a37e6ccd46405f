using Bulkhead.Core.Identifiers;

namespace Bulkhead.Iam.Documents;

/// <summary>The forms of names under <c>AWS</c> in a <c>Principal</c> element.</summary>
internal static class PrincipalNames
{
    private static readonly string[] UniqueIdPrefixes = ["AIDA", "AROA"];

    /// <summary>Whether <paramref name="text"/> names an account, user, role, session or unique id.</summary>
    public static bool IsAwsPrincipal(string text)
    {
        if (AccountId.TryParse(text) is not null || IsUniqueId(text)) return true;
        if (Arn.TryParse(text) is not { } arn || arn.Region.Length > 0) return false;
        if (arn.Service == "iam" && arn.Account == "cloudfront") return arn.Resource.StartsWith("user/", StringComparison.Ordinal);
        if (AccountId.TryParse(arn.Account) is null) return false;
        return arn.Service switch
        {
            "iam" => arn.Resource == "root" || HasName(arn.Resource, "user/") || HasName(arn.Resource, "role/"),
            "sts" => HasName(arn.Resource, "federated-user/")
                || (HasName(arn.Resource, "assumed-role/") && arn.Resource.AsSpan().Count('/') >= 2),
            _ => false,
        };
    }

    /// <summary>
    /// Whether <paramref name="text"/> is the unique id that AWS shows in place of a principal that was deleted
    /// (IAM User Guide, "IAM identifiers", unique identifiers).
    /// </summary>
    public static bool IsUniqueId(string text)
    {
        if (text.Length is < 16 or > 128 || !Array.Exists(UniqueIdPrefixes, p => text.StartsWith(p, StringComparison.Ordinal))) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c)) return false;
        }

        return true;
    }

    private static bool HasName(string resource, string prefix) =>
        resource.Length > prefix.Length && resource.StartsWith(prefix, StringComparison.Ordinal);
}
