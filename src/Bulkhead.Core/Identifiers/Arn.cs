namespace Bulkhead.Core.Identifiers;

/// <summary>
/// An Amazon Resource Name: <c>arn:partition:service:region:account:resource</c>. Region and account may be empty; the
/// resource keeps its colons and slashes.
/// </summary>
public readonly record struct Arn(string Partition, string Service, string Region, string Account, string Resource)
{
    /// <summary>Splits an ARN at its first five colons; null when there are fewer or the prefix is not "arn".</summary>
    public static Arn? TryParse(string? text)
    {
        if (text is null || !text.StartsWith("arn:", StringComparison.Ordinal)) return null;
        Span<Range> parts = stackalloc Range[6];
        if (text.AsSpan().Split(parts, ':') < 6) return null;
        return new Arn(Once(text.AsSpan(parts[1])), Once(text.AsSpan(parts[2])), Once(text.AsSpan(parts[3])), text[parts[4]], text[parts[5]]);
    }

    // An organization has millions of ARNs, most of which begin alike.
    private static string Once(ReadOnlySpan<char> part) => part switch
    {
        "" => "",
        "aws" => "aws",
        "iam" => "iam",
        _ => part.ToString(),
    };

    /// <inheritdoc/>
    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{Account}:{Resource}";
}
