using System.Collections.Immutable;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>Reads the <c>request</c> of a case.</summary>
internal static class RequestReader
{
    private static readonly string[] RequestKeys = ["principal", "action", "resource", "resourceAccount", "context"];
    private static readonly string[] PrincipalKeys = ["arn", "parent", "id"];

    public static AuthorizationRequest? Read(DocumentNode node, TestNodes nodes)
    {
        if (nodes.Mapping(node, "'request'") is not { } mapping) return null;
        nodes.CheckKeys(mapping, "a request", RequestKeys);
        var principal = Required(mapping, "principal", nodes) is { } principalNode ? ReadPrincipal(principalNode, nodes) : null;
        var action = Required(mapping, "action", nodes) is { } actionNode ? nodes.Text(actionNode, "'action'") : null;
        ImmutableArray<string> resources = mapping.TryGet("resource", out var resourceNode)
            ? [.. nodes.Texts(resourceNode, "'resource'").Select(t => t.Text)]
            : ["*"];
        var account = mapping.TryGet("resourceAccount", out var accountNode) ? nodes.Account(accountNode, "'resourceAccount'") : null;
        var context = mapping.TryGet("context", out var contextNode) ? ReadContext(contextNode, nodes) : RequestContext.Empty;
        if (principal is null || action is null) return null;
        return new() { Principal = principal, Action = action, Resources = resources, ResourceAccount = account, Context = context };
    }

    private static DocumentNode? Required(DocumentMapping mapping, string key, TestNodes nodes)
    {
        if (mapping.TryGet(key, out var node)) return node;
        nodes.Report(PolicyTestDiagnostics.MissingKey, mapping.Span, $"the request has no '{key}'");
        return null;
    }

    private static Principal? ReadPrincipal(DocumentNode node, TestNodes nodes)
    {
        if (node is not DocumentMapping mapping) return nodes.Text(node, "'principal'") is { } name ? Parse(name, node.Span, nodes) : null;
        nodes.CheckKeys(mapping, "a principal", PrincipalKeys);
        if (!mapping.TryGet("arn", out var arn))
        {
            nodes.Report(PolicyTestDiagnostics.MissingKey, mapping.Span, "the principal has no 'arn'");
            return null;
        }

        var principal = nodes.Text(arn, "'arn'") is { } text ? Parse(text, arn.Span, nodes) : null;
        if (principal is null) return null;
        var parent = mapping.TryGet("parent", out var parentNode) ? nodes.Text(parentNode, "'parent'") : null;
        var id = mapping.TryGet("id", out var idNode) ? nodes.Text(idNode, "'id'") : null;
        return principal with { ParentUserArn = parent, UniqueId = id };
    }

    private static Principal? Parse(string text, SourceSpan span, TestNodes nodes)
    {
        if (Principal.TryParse(text) is { } principal) return principal;
        nodes.Report(
            PolicyTestDiagnostics.InvalidValue,
            span,
            $"'{text}' is no principal: give the ARN of a user, role, session, provider or account, a service's name, or 'anonymous'");
        return null;
    }

    private static RequestContext ReadContext(DocumentNode node, TestNodes nodes)
    {
        if (nodes.Mapping(node, "'context'") is not { } mapping) return RequestContext.Empty;
        var values = new Dictionary<string, ContextValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in mapping.Entries)
        {
            if (!values.TryAdd(entry.Key, ReadValue(entry, nodes)))
            {
                nodes.Report(PolicyTestDiagnostics.WrongForm, entry.KeySpan, $"the key '{entry.Key}' stands twice");
            }
        }

        return RequestContext.From(values);
    }

    private static ContextValue ReadValue(DocumentEntry entry, TestNodes nodes) => entry.Value switch
    {
        DocumentScalar { Kind: ScalarKind.Null } => ContextValue.Absent,
        DocumentSequence list => ContextValue.Set([.. nodes.Texts(list, $"'{entry.Key}'").Select(t => t.Text)]),
        var node => nodes.Text(node, $"'{entry.Key}'") is { } text ? ContextValue.Single(text) : ContextValue.Absent,
    };
}
