using System.Text;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Search;

/// <summary>Texts of rules with <c>${…}</c>.</summary>
internal static class Templates
{
    /// <summary>
    /// Puts in <c>${VAR.attribute}</c>, and <c>${account}</c>, <c>${region}</c>, <c>${partition}</c> where a home account is given.
    /// What is not known becomes <c>*</c>.
    /// </summary>
    public static string Expand(string template, Func<string, Node> nodeOf, string? account, string partition)
    {
        if (!template.Contains("${", StringComparison.Ordinal)) return template;
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var end = template[i] == '$' && i + 1 < template.Length && template[i + 1] == '{' ? template.IndexOf('}', i) : -1;
            if (end < 0)
            {
                text.Append(template[i]);
                continue;
            }

            text.Append(ValueOf(template[(i + 2)..end], nodeOf, account, partition));
            i = end;
        }

        return text.ToString();
    }

    private static string ValueOf(string name, Func<string, Node> nodeOf, string? account, string partition)
    {
        if (name == "account") return account ?? "*";
        if (name == "region") return "*";
        if (name == "partition") return partition;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var value = nodeOf(name[..dot]).Attribute(name[(dot + 1)..]);
        return value.Unknown is null && value.Values is [var one, ..] ? one : "*";
    }
}
