using System.Collections.Immutable;

namespace Bulkhead.Iam.Catalogue;

/// <summary>A type of resource.</summary>
/// <param name="Name">The name within the service: <c>bucket</c>.</param>
/// <param name="ArnTemplate">The ARN, with <c>${…}</c> where a part is free: <c>arn:${Partition}:s3:::${BucketName}</c>.</param>
/// <param name="ConditionKeys">Keys that a request on such a resource may carry.</param>
public sealed record CatalogueResourceType(string Name, string ArnTemplate, ImmutableArray<CatalogueConditionKey> ConditionKeys)
{
    private string? _pattern;

    /// <summary>The ARN as a wildcard pattern: every free part is <c>*</c>.</summary>
    public string ArnPattern => _pattern ??= ToPattern(ArnTemplate);

    /// <summary>The ARN as a wildcard pattern in a partition, region and account, where the type's ARN has them.</summary>
    public string ArnPatternIn(string partition, string region, string account) => ToPattern(ArnTemplate
        .Replace("${Partition}", partition, StringComparison.Ordinal)
        .Replace("${Region}", region, StringComparison.Ordinal)
        .Replace("${Account}", account, StringComparison.Ordinal));

    private static string ToPattern(string template)
    {
        var pattern = new System.Text.StringBuilder(template.Length);
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == '$' && i + 1 < template.Length && template[i + 1] == '{' && template.IndexOf('}', i) is var end and > 0)
            {
                pattern.Append('*');
                i = end;
            }
            else
            {
                pattern.Append(template[i]);
            }
        }

        return pattern.ToString();
    }
}
