using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>Reads the <c>policies</c> of a case: documents in place, or the names of files.</summary>
internal sealed class StackReader(TestNodes nodes, PolicyFileReader files, DiagnosticBag policyDiagnostics)
{
    private static readonly string[] PolicyKeys = ["identity", "boundary", "session", "resource", "scp", "rcp", "endpoint", "grants"];

    public PolicyStack Read(DocumentNode node)
    {
        if (nodes.Mapping(node, "'policies'") is not { } mapping) return new PolicyStack();
        nodes.CheckKeys(mapping, "'policies'", PolicyKeys);
        return new PolicyStack
        {
            Identity = ReadKind(mapping, "identity") ?? [],
            Boundary = ReadOptional(mapping, "boundary"),
            Session = ReadOptional(mapping, "session"),
            Resource = ReadKind(mapping, "resource") ?? [],
            ServiceControl = ReadLevels(mapping, "scp"),
            ResourceControl = ReadLevels(mapping, "rcp"),
            Endpoint = ReadOptional(mapping, "endpoint"),
            Grants = mapping.TryGet("grants", out var grants) ? GrantReader.Read(grants, nodes) : [],
        };
    }

    private ImmutableArray<PolicyDocument>? ReadKind(DocumentMapping mapping, string key) =>
        mapping.TryGet(key, out var node) && node is not DocumentScalar { Kind: ScalarKind.Null } ? ReadPolicies(node, key) : null;

    // An empty list is no boundary, no session policy, no endpoint: where one is, it is a policy.
    private ImmutableArray<PolicyDocument>? ReadOptional(DocumentMapping mapping, string key) =>
        ReadKind(mapping, key) is { Length: > 0 } policies ? policies : null;

    private ImmutableArray<ImmutableArray<PolicyDocument>>? ReadLevels(DocumentMapping mapping, string key)
    {
        if (!mapping.TryGet(key, out var node) || node is DocumentScalar { Kind: ScalarKind.Null }) return null;
        var levels = node is DocumentSequence list ? list.Items : [node];
        return [.. levels.Select(level => ReadPolicies(level, key))];
    }

    private ImmutableArray<PolicyDocument> ReadPolicies(DocumentNode node, string kind)
    {
        ImmutableArray<DocumentNode> items = node is DocumentSequence list ? list.Items : [node];
        var policies = ImmutableArray.CreateBuilder<PolicyDocument>(items.Length);
        foreach (var item in items)
        {
            if (ReadPolicy(item, kind) is { } policy) policies.Add(policy);
        }

        return policies.DrainToImmutable();
    }

    private PolicyDocument? ReadPolicy(DocumentNode node, string kind)
    {
        string? name = null;
        var content = node;
        if (node is not DocumentMapping)
        {
            name = nodes.Text(node, $"a policy under '{kind}'");
            if (name is null || files(name, nodes.Diagnostics) is not { } read) return null;
            content = read;
        }

        var result = PolicyParser.Parse(content, name);
        policyDiagnostics.AddRange(result.Diagnostics);
        if (result.Document is null) nodes.Diagnostics.AddRange(result.Diagnostics);
        return result.Document;
    }
}
