using System.Collections.Frozen;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A KMS grant compiled once (KMS Developer Guide, "Grants in AWS KMS").</summary>
internal sealed class CompiledGrant
{
    private const string ContextPrefix = "kms:encryptioncontext:";

    // AWS KMS API Reference, GrantConstraints: "applies the grant constraints only to cryptographic operations that support an encryption
    // context", and not to "management operations, such as DescribeKey or RetireGrant".
    private static readonly FrozenSet<string> TakeEncryptionContext = FrozenSet.Create(
        StringComparer.Ordinal,
        "kms:decrypt", "kms:encrypt", "kms:generatedatakey", "kms:generatedatakeywithoutplaintext", "kms:generatedatakeypair",
        "kms:generatedatakeypairwithoutplaintext", "kms:reencryptfrom", "kms:reencryptto");

    private readonly PrincipalMatcher _grantee;
    private readonly PrincipalMatcher? _retiring;
    private readonly HashSet<string> _actions;
    private readonly KeyValuePair<string, string>[]? _equal;
    private readonly KeyValuePair<string, string>[]? _subset;

    public CompiledGrant(KmsGrant source)
    {
        Source = source;
        _grantee = MatcherOf(source.Grantee);
        _retiring = source.RetiringPrincipal is null ? null : MatcherOf(source.RetiringPrincipal);
        _equal = source.EncryptionContextEquals is { } equal ? [.. equal] : null;
        _subset = source.EncryptionContextSubset is { } subset ? [.. subset] : null;
        _actions = new(source.Operations.Select(o => "kms:" + o.ToLowerInvariant()), StringComparer.Ordinal);
    }

    public KmsGrant Source { get; }

    /// <summary>Whether the grant allows the request, and how it names the caller.</summary>
    public Truth Allows(RequestPart request, out PrincipalMatch match)
    {
        match = PrincipalMatch.None;
        if (request.LowerAction == "kms:retiregrant" && _retiring is not null)
        {
            match = _retiring.Match(request);
            if (match != PrincipalMatch.None) return Truth.Yes;
        }

        if (!_actions.Contains(request.LowerAction)) return Truth.No;
        match = _grantee.Match(request);
        if (match == PrincipalMatch.None) return Truth.No;
        if (!TakeEncryptionContext.Contains(request.LowerAction)) return Truth.Yes;
        return TruthLogic.And(ConstraintsHold(request), Source.UnknownConstraints.IsEmpty ? Truth.Yes : Truth.Unknown);
    }

    private static PrincipalMatcher MatcherOf(string principal)
    {
        var type = principal.StartsWith("arn:", StringComparison.Ordinal) || !principal.Contains('.', StringComparison.Ordinal)
            ? PrincipalType.Aws
            : PrincipalType.Service;
        return new PrincipalMatcher(new PrincipalElement(false, [new(type, principal)]));
    }

    private Truth ConstraintsHold(RequestPart request)
    {
        var subset = _subset is null ? Truth.Yes : Contains(request, _subset);
        if (_equal is null) return subset;
        return CountOf(request) == _equal.Length ? TruthLogic.And(subset, Contains(request, _equal)) : Truth.No;
    }

    private static Truth Contains(RequestPart request, KeyValuePair<string, string>[] pairs)
    {
        var all = Truth.Yes;
        foreach (var (key, value) in pairs) all = TruthLogic.And(all, HasPair(request, key, value));
        return all;
    }

    /// <summary>
    /// Whether the request's encryption context has a pair. Of a name that differs in case alone AWS says both: the Developer Guide
    /// ("Using grant constraints") that it is none, the API Reference (GrantConstraints) that "the key in each key-value pair is not case sensitive".
    /// </summary>
    private static Truth HasPair(RequestPart request, string key, string value)
    {
        var found = Truth.No;
        foreach (var entry in request.Entries)
        {
            if (!entry.Key.Lower.StartsWith(ContextPrefix, StringComparison.Ordinal) || entry.Values is not [var given] || given != value) continue;
            var name = entry.Key.Name.AsSpan(ContextPrefix.Length);
            if (name.SequenceEqual(key)) return Truth.Yes;
            if (name.Equals(key, StringComparison.OrdinalIgnoreCase)) found = Truth.Unknown;
        }

        return found;
    }

    private static int CountOf(RequestPart request)
    {
        var count = 0;
        foreach (var entry in request.Entries)
        {
            if (entry.Key.Lower.StartsWith(ContextPrefix, StringComparison.Ordinal)) count++;
        }

        return count;
    }
}
