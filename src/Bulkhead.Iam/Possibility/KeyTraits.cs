using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>What the catalogue says of a key in requests of one action.</summary>
/// <param name="Key">The key.</param>
/// <param name="Owner">Whose matter it is.</param>
/// <param name="Plain">What requests can carry.</param>
/// <param name="WithSets">The same where set operators test the key, which says that it may hold a set if nobody knows better.</param>
internal sealed record KeyTraits(ContextKey Key, KeyOwner Owner, KeyDomain Plain, KeyDomain WithSets)
{
    /// <summary>Keys that every request carries.</summary>
    private static readonly HashSet<string> Always = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:SecureTransport", "aws:CurrentTime", "aws:EpochTime", "aws:RequestedRegion", "s3:TlsVersion", "s3:signatureversion", "s3:authType",
        "iam:PassedToService", "sts:RoleSessionName",
    };

    private static readonly StringConstraint TrueOrFalse = new(true, [WildcardSet.Literal("true"), WildcardSet.Literal("false")]);

    /// <summary>Whether every request has the key.</summary>
    public static bool IsAlwaysThere(string key) => Always.Contains(key);

    /// <summary>The traits of a key.</summary>
    public static KeyTraits Of(string key, PossibleAction action, ActionCatalogue catalogue)
    {
        var info = catalogue.FindConditionKey(key);
        var owner = KeyOwners.OwnerOf(key, action.Point.Known);
        var isSet = info is { IsMultivalued: true };
        if (isSet)
        {
            var sets = new KeyDomain([KeyShape.Absent, KeyShape.Set], []);
            return new(ContextKey.Of(key), owner, sets, sets);
        }

        ImmutableArray<StringConstraint> demands = info?.Type == ConditionKeyType.Bool ? [TrueOrFalse] : [];
        if (Always.Contains(key))
        {
            var single = new KeyDomain([KeyShape.Single], demands);
            return new(ContextKey.Of(key), owner, single, single);
        }

        var plain = new KeyDomain([KeyShape.Absent, KeyShape.Single], demands);
        return new(ContextKey.Of(key), owner, plain, info is null ? new([KeyShape.Absent, KeyShape.Single, KeyShape.Set], []) : plain);
    }
}
