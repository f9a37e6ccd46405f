using System.Collections.Immutable;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Facts;

/// <summary>
/// Puts accounts in the place of the canonical user ids by which buckets name them. Whose an id is, the accounts' own lists of buckets say; of one that
/// none of them owns, it may be an account whose id is not known, if there is one; otherwise it is somebody else's (S3 User Guide, "Access control
/// list (ACL) overview", "Who is a grantee").
/// </summary>
internal static class BucketGrantees
{
    /// <summary>Does it in the policies and access lists of all buckets.</summary>
    public static void Resolve(List<Node> nodes, List<string> accounts, Dictionary<string, AccountResponses> responses, string partition)
    {
        var buckets = nodes.Where(n => n.Kind == "s3.bucket" && (Names(n.Policy) || Names(n.Granted))).ToList();
        if (buckets.Count == 0) return;
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var account in accounts.Where(responses.ContainsKey))
        {
            foreach (var id in (responses[account].Find("s3:ListAllMyBuckets")?.Pages ?? []).SelectMany(p => JsonPaths.Texts(p.Response, "Owner.ID"))) owners.TryAdd(id, account);
        }

        var nameless = accounts.Where(a => !owners.ContainsValue(a)).ToImmutableArray();
        foreach (var bucket in buckets)
        {
            var unresolved = new SortedSet<string>(StringComparer.Ordinal);
            bucket.Policy = Resolved(bucket.Policy, owners, unresolved, partition);
            bucket.Granted = Resolved(bucket.Granted, owners, unresolved, partition);
            var named = new[] { bucket.Policy, bucket.Granted }.OfType<PolicyDocument>().SelectMany(d => d.Statements).ToList();
            bucket.Granted = WithoutOthers(bucket.Granted);
            foreach (var id in nameless.IsEmpty ? [] : unresolved)
            {
                // The account may be one of those that nobody knows the id of.
                var most = named.Where(s => s.Effect == StatementEffect.Allow && s.Principal is { } whom && whom.Entries.Any(e => e.Type == PrincipalType.CanonicalUser && e.Value == id))
                    .Select((s, i) => s with { Index = i, Principal = new(false, [.. nameless.Select(a => new PrincipalEntry(PrincipalType.Aws, $"arn:{partition}:iam::{a}:root"))]) });
                bucket.Shares = bucket.Shares.Add(new(
                    new PolicyDocument { Name = $"access list of {bucket.Name}", Version = PolicyVersion.Version2012, Statements = [.. most] }, $"whose canonical user id {id} is", IsAlone: false));
            }
        }
    }

    // Nobody of these accounts is meant by the others.
    private static PolicyDocument? WithoutOthers(PolicyDocument? document)
    {
        if (!Names(document)) return document;
        var left = document!.Statements.Where(s => !s.Principal!.Entries.Any(e => e.Type == PrincipalType.CanonicalUser)).Select((s, i) => s with { Index = i }).ToImmutableArray();
        return left.IsEmpty ? null : document with { Statements = left };
    }

    private static bool Names(PolicyDocument? document) => document is not null && document.Statements.Any(s => s.Principal is { } p && p.Entries.Any(e => e.Type == PrincipalType.CanonicalUser));

    private static PolicyDocument? Resolved(PolicyDocument? document, Dictionary<string, string> owners, SortedSet<string> unresolved, string partition)
    {
        if (!Names(document)) return document;
        PrincipalEntry Of(PrincipalEntry entry)
        {
            if (entry.Type != PrincipalType.CanonicalUser) return entry;
            if (owners.TryGetValue(entry.Value, out var account)) return new(PrincipalType.Aws, $"arn:{partition}:iam::{account}:root");
            unresolved.Add(entry.Value);
            return entry;
        }

        return document! with
        {
            Statements = [.. document!.Statements.Select(s => s.Principal is { } p ? s with { Principal = p with { Entries = [.. p.Entries.Select(Of)] } } : s)],
        };
    }
}
