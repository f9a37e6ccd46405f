using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>Reads a file of policy tests: a list of cases (docs/iam.md describes the form).</summary>
public static class PolicyTestReader
{
    private static readonly string[] CaseKeys = ["name", "request", "policies", "managementAccount", "expect", "by"];

    /// <summary>Reads the cases.</summary>
    /// <param name="root">The file's value.</param>
    /// <param name="files">Reads policy files that cases name.</param>
    public static PolicyTestFile Read(DocumentNode root, PolicyFileReader files)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(files);
        if (root is not DocumentSequence list)
        {
            return new([], [new(PolicyTestDiagnostics.WrongForm, $"policy tests are a list of cases, not {root.Description}") { Span = root.Span }]);
        }

        if (list.Items.IsEmpty)
        {
            return new([], [new(PolicyTestDiagnostics.NoCases, "the file holds no case") { Span = root.Span }]);
        }

        return new([.. list.Items.Select((item, i) => ReadCase(item, i, files))], []);
    }

    /// <summary>Reads a request as cases have it.</summary>
    /// <param name="node">The mapping under <c>request</c>.</param>
    /// <param name="diagnostics">Gets what is wrong with it.</param>
    /// <returns>The request; null when it can't be read.</returns>
    public static AuthorizationRequest? ReadRequest(DocumentNode node, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return RequestReader.Read(node, new TestNodes(diagnostics));
    }

    /// <summary>Reads policies as cases have them.</summary>
    /// <param name="node">The mapping under <c>policies</c>.</param>
    /// <param name="files">Reads policy files that it names.</param>
    /// <param name="diagnostics">Gets what is wrong with it.</param>
    /// <param name="policyDiagnostics">Gets what is wrong inside the policy documents.</param>
    public static PolicyStack ReadPolicies(
        DocumentNode node, PolicyFileReader files, DiagnosticBag diagnostics, DiagnosticBag policyDiagnostics)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(diagnostics);
        ArgumentNullException.ThrowIfNull(policyDiagnostics);
        return new StackReader(new TestNodes(diagnostics), files, policyDiagnostics).Read(node);
    }

    private static PolicyTestCase ReadCase(DocumentNode node, int index, PolicyFileReader files)
    {
        var mistakes = new DiagnosticBag();
        var policyDiagnostics = new DiagnosticBag();
        var nodes = new TestNodes(mistakes);
        var name = $"case {index + 1}";
        if (nodes.Mapping(node, "a case") is not { } mapping)
        {
            return new() { Name = name, Mistakes = mistakes.ToSorted(), Span = node.Span };
        }

        nodes.CheckKeys(mapping, "a case", CaseKeys);
        if (mapping.TryGet("name", out var nameNode)) name = nodes.Text(nameNode, "'name'") ?? name;
        var request = mapping.TryGet("request", out var requestNode) ? RequestReader.Read(requestNode, nodes) : null;
        if (requestNode is null) nodes.Report(PolicyTestDiagnostics.MissingKey, mapping.Span, "the case has no 'request'");
        var policies = mapping.TryGet("policies", out var policiesNode)
            ? new StackReader(nodes, files, policyDiagnostics).Read(policiesNode)
            : new PolicyStack();
        if (mapping.TryGet("managementAccount", out var account))
        {
            policies = policies with { ManagementAccount = nodes.Account(account, "'managementAccount'") };
        }

        return new PolicyTestCase
        {
            Name = name,
            Request = request,
            Policies = policies,
            Expected = ReadExpectation(mapping, nodes),
            By = ReadKinds(mapping, nodes),
            Mistakes = mistakes.ToSorted(),
            PolicyDiagnostics = policyDiagnostics.ToSorted(),
            Span = mapping.Span,
        };
    }

    private static PolicyExpectation? ReadExpectation(DocumentMapping mapping, TestNodes nodes)
    {
        if (!mapping.TryGet("expect", out var node))
        {
            nodes.Report(PolicyTestDiagnostics.MissingKey, mapping.Span, "the case has no 'expect', so it can't pass");
            return null;
        }

        if (nodes.Text(node, "'expect'") is not { } text) return null;
        if (PolicyExpectationNames.TryParse(text) is { } expectation) return expectation;
        nodes.ReportValue(node.Span, $"'{text}' can't be expected", text, PolicyExpectationNames.All);
        return null;
    }

    private static ImmutableArray<PolicyKind> ReadKinds(DocumentMapping mapping, TestNodes nodes)
    {
        if (!mapping.TryGet("by", out var node)) return [];
        var kinds = ImmutableArray.CreateBuilder<PolicyKind>();
        foreach (var (text, span) in nodes.Texts(node, "'by'"))
        {
            if (PolicyKindNames.TryParse(text) is { } kind) kinds.Add(kind);
            else nodes.ReportValue(span, $"'{text}' is no kind of policy", text, PolicyKindNames.NamesIn((PolicyKinds)~0));
        }

        return kinds.DrainToImmutable();
    }
}
