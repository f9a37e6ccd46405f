using System.Collections.Immutable;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>Reads the <c>grants</c> of a case, in the words of the KMS API's <c>CreateGrant</c>.</summary>
internal static class GrantReader
{
    private static readonly string[] GrantKeys = ["grantee", "operations", "constraints", "retiringPrincipal", "name"];

    public static ImmutableArray<KmsGrant> Read(DocumentNode node, TestNodes nodes)
    {
        ImmutableArray<DocumentNode> items = node is DocumentSequence list ? list.Items : [node];
        var grants = ImmutableArray.CreateBuilder<KmsGrant>(items.Length);
        foreach (var item in items)
        {
            if (nodes.Mapping(item, "a grant") is { } mapping && ReadGrant(mapping, nodes) is { } grant) grants.Add(grant);
        }

        return grants.DrainToImmutable();
    }

    private static KmsGrant? ReadGrant(DocumentMapping mapping, TestNodes nodes)
    {
        nodes.CheckKeys(mapping, "a grant", GrantKeys);
        if (!mapping.TryGet("grantee", out var grantee) || !mapping.TryGet("operations", out var operations))
        {
            nodes.Report(PolicyTestDiagnostics.MissingKey, mapping.Span, "a grant needs 'grantee' and 'operations'");
            return null;
        }

        var grant = new KmsGrant
        {
            Grantee = nodes.Text(grantee, "'grantee'") ?? "",
            Operations = [.. nodes.Texts(operations, "'operations'").Select(t => t.Text)],
            RetiringPrincipal = mapping.TryGet("retiringPrincipal", out var retiring) ? nodes.Text(retiring, "'retiringPrincipal'") : null,
        };
        return mapping.TryGet("constraints", out var constraints) && nodes.Mapping(constraints, "'constraints'") is { } given
            ? WithConstraints(grant, given, nodes)
            : grant;
    }

    private static KmsGrant WithConstraints(KmsGrant grant, DocumentMapping constraints, TestNodes nodes)
    {
        foreach (var entry in constraints.Entries)
        {
            if (entry.Key.Equals("EncryptionContextEquals", StringComparison.OrdinalIgnoreCase))
            {
                grant = grant with { EncryptionContextEquals = ReadPairs(entry, nodes) };
            }
            else if (entry.Key.Equals("EncryptionContextSubset", StringComparison.OrdinalIgnoreCase))
            {
                grant = grant with { EncryptionContextSubset = ReadPairs(entry, nodes) };
            }
            else
            {
                grant = grant with { UnknownConstraints = grant.UnknownConstraints.Add(entry.Key) };
            }
        }

        return grant;
    }

    private static ImmutableDictionary<string, string> ReadPairs(DocumentEntry entry, TestNodes nodes)
    {
        if (nodes.Mapping(entry.Value, $"'{entry.Key}'") is not { } mapping) return ImmutableDictionary<string, string>.Empty;
        return mapping.Entries.Aggregate(
            ImmutableDictionary.Create<string, string>(StringComparer.Ordinal),
            (pairs, pair) => pairs.SetItem(pair.Key, nodes.Text(pair.Value, $"'{pair.Key}'") ?? ""));
    }
}
