using System.Collections.Immutable;

namespace Bulkhead.Reach.Certificates;

/// <summary>
/// Who begins and what is not come to, in words made of what the checker looks at. What a certificate calls them itself is anybody's text.
/// </summary>
public static class CertifiedNames
{
    private const int MostNames = 5;

    /// <summary>Who begins.</summary>
    public static string From(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return List([.. certificate.Start.Select(n => n.Arn)]);
    }

    /// <summary>What is not come to.</summary>
    public static string To(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.Target switch
        {
            CertifiedTarget.One one => one.Node.Arn,
            CertifiedTarget.InAccount account => $"account {account.Id}",
            CertifiedTarget.Administrator { Account: { } account } => $"administrator of {account}",
            CertifiedTarget.Administrator => "administrator",
            CertifiedTarget.Protected things =>
                $"{things.Verb.ToString().ToLowerInvariant()} {List([.. things.Accounts.Select(a => $"account {a}"), .. things.Nodes.Select(n => n.Arn)])}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The first few, and how many more there are.</summary>
    public static string List(ImmutableArray<string> names)
    {
        var sorted = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", sorted.Take(MostNames)) + (sorted.Count > MostNames ? $" and {sorted.Count - MostNames} more" : "");
    }
}
