using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// Compares policy documents by meaning: white space, the order of keys, statements and listed values, and a list of one
/// against its value alone make no difference (IAM User Guide, "Grammar of the IAM JSON policy language").
/// </summary>
internal static class PolicyDocuments
{
    private const int DeepestDocument = 64;

    /// <summary>What changes from one document to the other; empty when they mean the same.</summary>
    public static ImmutableArray<Difference> Compare(OrganizationPolicyType type, string before, string after)
    {
        var (old, wanted) = (Parse(before), Parse(after));
        if (old is null || wanted is null) return before == after ? [] : [new Difference("document", before, after)];
        return OrganizationPolicyTypes.IsAuthorization(type)
            ? CompareStatements(old, wanted)
            : CompareParts("", Parts(old), Parts(wanted));
    }

    private static ImmutableArray<Difference> CompareStatements(JsonObject before, JsonObject after)
    {
        var old = Statements(before);
        var wanted = Statements(after);
        var bySid = wanted.Where(w => w.Sid is not null).DistinctBy(w => w.Sid).ToDictionary(w => w.Sid!, StringComparer.Ordinal);
        var paired = new HashSet<string>(StringComparer.Ordinal);
        var differences = ImmutableArray.CreateBuilder<Difference>();
        foreach (var (sid, text) in old)
        {
            if (wanted.Any(w => w.Text == text)) continue;
            if (sid is not null && bySid.TryGetValue(sid, out var now) && paired.Add(sid)) differences.Add(new Difference($"statement '{sid}'", text, now.Text));
            else differences.Add(new Difference("statement", text, null));
        }

        foreach (var (sid, text) in wanted)
        {
            if (old.Any(o => o.Text == text) || (sid is not null && paired.Contains(sid))) continue;
            differences.Add(new Difference("statement", null, text));
        }

        differences.AddRange(CompareParts("", Parts(before, "Statement"), Parts(after, "Statement")));
        return differences.ToImmutable();
    }

    private static ImmutableArray<Difference> CompareParts(
        string prefix, ImmutableSortedDictionary<string, string> before, ImmutableSortedDictionary<string, string> after) =>
    [
        .. before.Keys.Union(after.Keys)
            .Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key))
            .Select(key => new Difference(prefix + key, before.GetValueOrDefault(key), after.GetValueOrDefault(key))),
    ];

    private static ImmutableSortedDictionary<string, string> Parts(JsonObject document, string? except = null) => document
        .Where(part => part.Key != except)
        .ToImmutableSortedDictionary(part => part.Key, part => Canonical(part.Value, folds: false), StringComparer.Ordinal);

    private static ImmutableArray<(string? Sid, string Text)> Statements(JsonObject document) => document["Statement"] switch
    {
        JsonArray list => [.. list.Select(s => (Sid(s), Canonical(s, folds: true)))],
        null => [],
        var single => [(Sid(single), Canonical(single, folds: true))],
    };

    private static string? Sid(JsonNode? statement) => (statement as JsonObject)?["Sid"] is JsonValue sid ? sid.ToString() : null;

    private static string Canonical(JsonNode? node, bool folds) => node switch
    {
        null => "null",
        JsonObject value =>
            "{" + string.Join(",", value.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{Quote(p.Key)}:{Canonical(p.Value, folds)}")) + "}",
        JsonArray list when folds => Fold([.. list.Select(item => Canonical(item, folds)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]),
        JsonArray list => "[" + string.Join(",", list.Select(item => Canonical(item, folds))) + "]",
        _ => node.ToJsonString(),
    };

    private static string Fold(string[] items) => items.Length == 1 ? items[0] : "[" + string.Join(",", items) + "]";

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();

    private static JsonObject? Parse(string text)
    {
        try
        {
            // Duplicate keys are seen only when the object is first used: that must happen inside this try.
            var document = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = DeepestDocument, AllowDuplicateProperties = false });
            return document as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
