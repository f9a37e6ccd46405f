using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Reach.Facts;

/// <summary>Something that the graph speaks of: a principal, a group, a managed policy, an account or a resource.</summary>
public class Node
{
    private GivenPolicies? _known;
    private Dictionary<string, AttributeValue>? _attributes;

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

    /// <summary>What is certainly given beside the policy, put as one: grants of a key, access lists of a bucket; null for nothing.</summary>
    public PolicyDocument? Granted { get; internal set; }

    /// <summary>What may be given besides.</summary>
    public ImmutableArray<Share> Shares { get; internal set; } = [];

    /// <summary>The grants of a KMS key; those of other resources stand in <see cref="Granted"/> alone.</summary>
    public ImmutableArray<KmsGrant> KeyGrants { get; internal set; } = [];

    /// <summary>The policy that decides: its own with what is certainly given beside it. Grants of keys are none.</summary>
    internal PolicyDocument? Given => HasPolicyAlone ? Policy : Known.Given;

    /// <summary>All that is or may be given, to whom; null for nothing.</summary>
    internal PolicyDocument? MostGiven => HasPolicyAlone ? Policy : Known.Most;

    /// <summary>A share alone, within what the policy denies.</summary>
    internal PolicyDocument Alone(Share share)
    {
        var denials = Policy is { } policy ? policy with { Statements = [.. policy.Statements.Where(s => s.Effect == StatementEffect.Deny)] } : null;
        return Join(denials, [share.Document])!;
    }

    /// <summary>The policy that decides where the share counts as given.</summary>
    internal PolicyDocument With(Share share) => Join(Given, [share.Document])!;

    private bool HasPolicyAlone => Granted is null && Shares.IsEmpty && KeyGrants.IsEmpty;

    // Edited copies have another policy and the same shares.
    private GivenPolicies Known
    {
        get
        {
            if (_known is { } known && ReferenceEquals(known.Policy, Policy)) return known;
            var given = Granted is { } granted && KeyGrants.IsEmpty ? Join(Policy, [granted]) : Policy;
            var beside = Shares.Select(s => s.Document);
            return _known = new(Policy, given, Join(given, KeyGrants.IsEmpty ? beside : beside.Prepend(Granted!)));
        }
    }

    // The first one's statements stay what they are, so that they are known again.
    private static PolicyDocument? Join(PolicyDocument? first, IEnumerable<PolicyDocument> others)
    {
        foreach (var other in others)
        {
            first = first is null ? other : first with { Statements = [.. first.Statements, .. other.Statements.Select((s, i) => s with { Index = first.Statements.Length + i })] };
        }

        return first;
    }

    /// <summary>
    /// The access points of a bucket: whoever these and the bucket let in, calls through them (S3 User Guide, "Configuring IAM policies for using
    /// access points").
    /// </summary>
    public ImmutableArray<Node> AccessPoints { get; internal set; } = [];

    /// <summary>The tags; null where they are not known.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; internal set; }

    /// <summary>The attributes of its own; those that it has from <see cref="Common"/> are not there.</summary>
    internal Dictionary<string, AttributeValue> Attributes => _attributes ??= new(StringComparer.Ordinal);

    /// <summary>Whether it has attributes of its own.</summary>
    internal bool HasOwnAttributes => _attributes is { Count: > 0 };

    /// <summary>Attributes that many have alike; its own come before them.</summary>
    internal CommonAttributes? Common { get; set; }

    /// <summary>All attributes.</summary>
    internal IEnumerable<KeyValuePair<string, AttributeValue>> AllAttributes => _attributes is null ? Common?.All ?? []
        : Common is null ? _attributes : _attributes.Concat(Common.All.Where(c => !_attributes.ContainsKey(c.Key)));

    /// <summary>The attribute of that name.</summary>
    public AttributeValue Attribute(string name)
    {
        if (_attributes is not null && _attributes.TryGetValue(name, out var value)) return value;
        if (Common?.Find(name) is { } common) return common;
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

    private sealed record GivenPolicies(PolicyDocument? Policy, PolicyDocument? Given, PolicyDocument? Most);
}
