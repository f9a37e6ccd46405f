using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>Keys that a caller cannot choose independently of each other.</summary>
internal static class KeyLinks
{
    private static readonly string[] OfEndpoint =
        ["aws:SourceVpce", "aws:SourceVpc", "aws:SourceVpcArn", "aws:VpcSourceIp", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"];

    // A key for each pair, and the key that lists the names of the pairs.
    private static readonly (string Prefix, string Names)[] Pairs =
    [
        ("aws:RequestTag/", "aws:TagKeys"), ("kms:EncryptionContext:", "kms:EncryptionContextKeys"), ("s3:RequestObjectTag/", "s3:RequestObjectTagKeys"),
    ];

    /// <summary>What holds of every request of the scene.</summary>
    public static Formula Of(Scene scene)
    {
        var all = Formula.True;
        var keys = scene.Keys;
        foreach (var (prefix, names) in Pairs)
        {
            if (!Has(keys, names) || scene.StateOf(names).Mode != KeyMode.Chosen) continue;
            foreach (var key in keys.Where(k => k.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                // A tag is in the request exactly when the list of tag keys names it.
                var name = key[prefix.Length..];
                var listed = Test("ForAnyValue:StringEqualsIgnoreCase", names, name);
                all &= (IsAbsent(scene, key) & !listed) | (!IsAbsent(scene, key) & listed);
            }
        }

        // The source address is absent from requests through a VPC endpoint, and the endpoint's keys from all others
        // (IAM User Guide, reference_policies_condition-keys, "Properties of the network").
        var endpoint = OfEndpoint.Where(k => Has(keys, k)).ToArray();
        if (endpoint.Length > 0 && Has(keys, "aws:SourceIp"))
        {
            all &= IsAbsent(scene, "aws:SourceIp") | Formula.All(endpoint.Select(k => IsAbsent(scene, k)));
        }

        for (var i = 1; i < endpoint.Length; i++)
        {
            var (one, other) = (IsAbsent(scene, endpoint[0]), IsAbsent(scene, endpoint[i]));
            all &= (one & other) | (!one & !other);
        }

        if (Has(keys, "aws:MultiFactorAuthAge") && Has(keys, "aws:MultiFactorAuthPresent") && scene.StateOf("aws:MultiFactorAuthPresent").Mode == KeyMode.Chosen)
        {
            all &= IsAbsent(scene, "aws:MultiFactorAuthAge") | Test("Bool", "aws:MultiFactorAuthPresent", "true");
        }

        return all;
    }

    /// <summary>That the request makes no session tags.</summary>
    public static Formula HasNoTags(Scene scene) => Formula.All(scene.Keys.Where(IsTag).Select(k => IsAbsent(scene, k)));

    /// <summary>That the request sets no source identity.</summary>
    public static Formula HasNoSourceIdentity(Scene scene) => IsAbsent(scene, "sts:SourceIdentity");

    /// <summary>That a key is absent.</summary>
    public static Formula IsAbsent(Scene scene, string key)
    {
        var state = scene.StateOf(key);
        return state.Mode == KeyMode.Fixed ? Formula.Of(state.Entry is null or { Values.Length: 0 }) : Test("Null", key, "true");
    }

    /// <summary>A condition of one value.</summary>
    public static Formula Test(string test, string key, string value) =>
        new Formula.KeyTest(new KeyAtom(new ConditionClause(test, key, [new PolicyText(value)]), Holds: true, WithVariables: false));

    /// <summary>Whether the key is about session tags or a source identity.</summary>
    public static bool IsOfSession(string key) => IsTag(key) || key.Equals("sts:SourceIdentity", StringComparison.OrdinalIgnoreCase);

    private static bool IsTag(string key) =>
        key.StartsWith("aws:RequestTag/", StringComparison.OrdinalIgnoreCase)
        || key.Equals("aws:TagKeys", StringComparison.OrdinalIgnoreCase)
        || key.Equals("sts:TransitiveTagKeys", StringComparison.OrdinalIgnoreCase);

    private static bool Has(IReadOnlyList<string> keys, string key) => keys.Contains(key, StringComparer.OrdinalIgnoreCase);
}
