using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A KMS grant compiled once (KMS Developer Guide, "Grants in AWS KMS").</summary>
internal sealed class CompiledGrant
{
    private const string ContextPrefix = "kms:encryptioncontext:";

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
        if (match == PrincipalMatch.None || !ConstraintsHold(request)) return Truth.No;
        return Source.UnknownConstraints.IsEmpty ? Truth.Yes : Truth.Unknown;
    }

    private static PrincipalMatcher MatcherOf(string principal)
    {
        var type = principal.StartsWith("arn:", StringComparison.Ordinal) || !principal.Contains('.', StringComparison.Ordinal)
            ? PrincipalType.Aws
            : PrincipalType.Service;
        return new PrincipalMatcher(new PrincipalElement(false, [new(type, principal)]));
    }

    private bool ConstraintsHold(RequestPart request) =>
        (_subset is null || Contains(request, _subset))
        && (_equal is null || (Contains(request, _equal) && CountOf(request) == _equal.Length));

    private static bool Contains(RequestPart request, KeyValuePair<string, string>[] pairs)
    {
        foreach (var (key, value) in pairs)
        {
            if (!HasPair(request, key, value)) return false;
        }

        return true;
    }

    // The keys of an encryption context are case-sensitive, unlike context keys.
    private static bool HasPair(RequestPart request, string key, string value)
    {
        foreach (var entry in request.Entries)
        {
            if (entry.Key.Lower.StartsWith(ContextPrefix, StringComparison.Ordinal)
                && entry.Key.Name.AsSpan(ContextPrefix.Length).SequenceEqual(key)
                && entry.Values is [var given] && given == value)
            {
                return true;
            }
        }

        return false;
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
