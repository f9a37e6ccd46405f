using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Algebra;

namespace Bulkhead.Iam.Possibility;

/// <summary>The resource of a question: known, or a pattern with what the caller may choose in it.</summary>
/// <param name="Text">The ARN or pattern, its account and partition settled where that follows from who asks.</param>
/// <param name="IsPattern">Whether something is left to choose.</param>
/// <param name="Region">The pattern's region segment where it is left open; null where it is not.</param>
internal sealed record AskedResource(string Text, bool IsPattern, string? Region)
{
    private static readonly StringConstraint NotBlank = StringConstraint.NotIn(WildcardSet.ParseArn("arn:*:*:*:*:"));

    // Roles that only AWS makes and edits: nobody names a new thing so.
    private static readonly string[] Reserved = ["arn:*:iam::*:role/aws-service-role/*", "arn:*:iam::*:role/aws-reserved/*", "arn:*:iam::aws:*"];

    private static readonly StringConstraint NotReserved = new(false, [.. Reserved.Select(p => WildcardSet.ParseArn(p))]);

    /// <summary>Something that the pattern matches, with plain names.</summary>
    public string Sample => IsPattern ? Text.Replace("*", "example", StringComparison.Ordinal).Replace('?', 'x') : Text;

    /// <summary>The resource of a question by a caller of <paramref name="account"/>.</summary>
    public static AskedResource Of(string text, bool isPattern, string partition, string? account)
    {
        if (!isPattern || text == "*" || !HasWildcard(text)) return new(text, IsPattern: false, null);
        var segments = text.Split(':', 6);
        if (segments.Length < 6) return new(text, IsPattern: true, null);
        if (HasWildcard(segments[1])) segments[1] = partition.Length > 0 ? partition : "aws";
        if (HasWildcard(segments[4]) && account is not null) segments[4] = account;
        var region = HasWildcard(segments[3]) ? segments[3] : null;
        var settled = string.Join(':', segments);
        return new(settled, HasWildcard(settled), region);
    }

    /// <summary>The same in a region.</summary>
    public AskedResource In(string region)
    {
        var segments = Text.Split(':', 6);
        segments[3] = region;
        var text = string.Join(':', segments);
        return new(text, HasWildcard(text), null);
    }

    /// <summary>What the resource's ARN has to be like; null for <c>*</c>, which is no ARN.</summary>
    public System.Collections.Immutable.ImmutableArray<StringConstraint>? Constraints()
    {
        if (Text == "*") return null;
        if (!IsPattern) return [StringConstraint.In(WildcardSet.Literal(Text))];
        var isReserved = Text.Contains(":role/aws-", StringComparison.Ordinal) || Text.Contains(":iam::aws:", StringComparison.Ordinal);
        return Text.Contains(":iam:", StringComparison.Ordinal) && !isReserved
            ? [StringConstraint.In(Set), NotBlank, NotReserved]
            : [StringConstraint.In(Set), NotBlank];
    }

    /// <summary>
    /// The ARNs that the pattern matches. A wildcard after the kind of resource (<c>function:*</c>, <c>role/*</c>) stands for a
    /// name, which has no colons; keys of objects in Amazon S3 may have them.
    /// </summary>
    public WildcardSet Set
    {
        get
        {
            var segments = Text.Split(':', 6);
            var names = segments.Length == 6 && segments[2] != "s3" ? segments[5].AsSpan().IndexOfAny('*', '?') : -1;
            return names > 0 && segments[5].AsSpan(0, names).ContainsAny(':', '/') ? WildcardSet.ParseWithinSegments(Text) : WildcardSet.ParseArn(Text);
        }
    }

    /// <summary>The account in the ARN; null where it has none.</summary>
    public AccountId? Account => Text.Split(':', 6) is [_, _, _, _, var account, _] ? AccountId.TryParse(account) : null;

    private static bool HasWildcard(string text) => text.AsSpan().ContainsAny('*', '?');
}
