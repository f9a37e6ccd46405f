using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Facts;

/// <summary>Something that the graph speaks of: a principal, a group, a managed policy, an account or a resource.</summary>
public class Node
{
    /// <summary>Its number in the snapshot.</summary>
    public int Index { get; internal set; }

    /// <summary><c>role</c>, <c>user</c>, <c>group</c>, <c>policy</c>, <c>account</c>, or a kind of the table of kinds.</summary>
    public required string Kind { get; init; }

    /// <summary>The ARN; a pattern where parts of it are not known.</summary>
    public required string Arn { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The account id; empty for what belongs to AWS, or to nobody.</summary>
    public required string Account { get; init; }

    /// <summary>
    /// What was not collected, where this node stands for all of its kind that may be in the account; null for what is known to
    /// be there.
    /// </summary>
    public string? Uncollected { get; init; }

    /// <summary>Whether the ARN is a pattern.</summary>
    public bool IsPattern => Arn.Contains('*', StringComparison.Ordinal);

    /// <summary>The resource's policy; null for none, or where it is not known.</summary>
    public PolicyDocument? Policy { get; internal set; }

    /// <summary>Why the resource's policy is not known; null where it is.</summary>
    public string? PolicyUnknown { get; internal set; }

    /// <summary>Whether its policy, known or not, can give and never deny.</summary>
    internal bool PolicyOnlyGives { get; set; }

    /// <summary>The tags; null where they are not known.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; internal set; }

    internal Dictionary<string, AttributeValue> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>The attribute of that name.</summary>
    public AttributeValue Attribute(string name)
    {
        if (Attributes.TryGetValue(name, out var value)) return value;
        return name switch
        {
            "arn" => AttributeValue.One(Arn),
            "account" => Account.Length > 0 ? AttributeValue.One(Account) : AttributeValue.None,
            "name" when Uncollected is null => AttributeValue.One(Name),
            _ => Uncollected is { } missing ? AttributeValue.NotKnown(missing) : AttributeValue.None,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Arn;
}
