using System.Collections.Immutable;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.PolicyTests;

namespace Bulkhead.Config.Tests.Guardrails;

/// <summary>
/// The cases of a guardrail, in the language of policy tests. What a case leaves out is the same for all: an
/// administrator of account 111111111111 asks, everything but the guardrail allows. <c>parameters</c> are the guardrail's.
/// </summary>
internal static class GuardrailCases
{
    private const string Allow = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    private const string AllowAnybody = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}""";

    /// <param name="guardrail">The guardrail's name.</param>
    /// <param name="change">What to make of its statements; null leaves them as they are.</param>
    public static ImmutableArray<PolicyTestCase> Read(
        string guardrail, Func<IEnumerable<CompactStatement>, IEnumerable<CompactStatement>>? change = null)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Guardrails", "cases", $"{guardrail}.yaml");
        var diagnostics = new DiagnosticBag();
        var root = YamlDocumentReader.Read(new SourceFile($"cases/{guardrail}.yaml", File.ReadAllText(path)), diagnostics);
        Xunit.Assert.Empty(diagnostics.ToSorted());
        var list = (DocumentSequence)root!;
        var cases = new DocumentSequence(list.Span, [.. list.Items.Select(item => Complete(guardrail, (DocumentMapping)item, change ?? (statements => statements)))]);
        var file = PolicyTestReader.Read(cases, (_, _) => null);
        Xunit.Assert.Empty(file.Diagnostics);
        return file.Cases;
    }

    private static DocumentMapping Complete(
        string guardrail, DocumentMapping test, Func<IEnumerable<CompactStatement>, IEnumerable<CompactStatement>> change)
    {
        var use = Organizations.Use(guardrail);
        if (test.TryGet("parameters", out var parameters))
        {
            foreach (var entry in ((DocumentMapping)parameters).Entries)
            {
                use = use.With(entry.Key, [.. ((DocumentSequence)entry.Value).Items.Select(i => ((DocumentScalar)i).Text)]);
            }
        }

        var bound = GuardrailLibraryTests.Bind(use);
        var content = PolicyMinifier.Write(change(bound.Statements));
        var policies = bound.Type == OrganizationPolicyType.ServiceControl
            ? $$"""{"identity":[{{Allow}}],"resource":{{AllowAnybody}},"scp":[[{{Allow}}],[{{Allow}},{{content}}]]}"""
            : $$"""{"identity":[{{Allow}}],"resource":{{AllowAnybody}},"rcp":[[{{AllowAnybody}}],[{{AllowAnybody}},{{content}}]]}""";
        var entries = test.Entries
            .Where(e => e.Key is not ("parameters" or "request"))
            .Append(Entry(test, "request", CompleteRequest(test)))
            .Append(Entry(test, "policies", JsonDocumentReader.Read(new SourceFile($"{guardrail}.json", policies)).Root!));
        return new DocumentMapping(test.Span, [.. entries]);
    }

    private static DocumentMapping CompleteRequest(DocumentMapping test)
    {
        Xunit.Assert.True(test.TryGet("request", out var node));
        var request = (DocumentMapping)node;
        var entries = request.Entries;
        foreach (var (key, value) in new[]
        {
            ("principal", "arn:aws:iam::111111111111:role/admin"), ("resource", "*"), ("resourceAccount", "111111111111"),
        })
        {
            if (!request.TryGet(key, out _)) entries = entries.Add(Entry(test, key, new DocumentScalar(test.Span, ScalarKind.Text, value)));
        }

        return new DocumentMapping(request.Span, entries);
    }

    private static DocumentEntry Entry(DocumentMapping test, string key, DocumentNode value) => new(key, test.Span, value);
}
