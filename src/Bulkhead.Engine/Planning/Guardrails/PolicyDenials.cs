using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;

namespace Bulkhead.Engine.Planning.Guardrails;

/// <summary>What policy documents stop, as sets that can be compared.</summary>
internal static class PolicyDenials
{
    private const string StatementElement = "Statement";
    private const int DeepestDocument = 64;

    private static readonly string[] OtherElements = ["NotAction", "NotResource", "Principal", "NotPrincipal", "Condition"];

    /// <summary>What a document stops. <see cref="Denial.Unknown"/> stands for a document that is not there or not a policy.</summary>
    public static ImmutableHashSet<Denial> Read(OrganizationPolicyType type, string? content)
    {
        if (Parse(content) is not { } document) return [Denial.Unknown];
        return OrganizationPolicyTypes.IsAuthorization(type)
            ? [.. StatementsOf(document).SelectMany(OfStatement)]
            : [.. OfSettings(document, "")];
    }

    /// <summary>
    /// A document that stops what <paramref name="after"/> stops and also what <paramref name="before"/> stopped beyond it;
    /// null where the two cannot be joined within AWS's size.
    /// </summary>
    public static string? Join(OrganizationPolicyType type, string before, string after)
    {
        if (!OrganizationPolicyTypes.IsAuthorization(type)) return null;
        if (Parse(before) is not { } old || Parse(after) is not { } wanted) return null;
        var kept = Read(type, after);
        var statements = new JsonArray([.. StatementsOf(wanted).Select(s => s.DeepClone())]);
        foreach (var statement in StatementsOf(old).Where(s => OfStatement(s).Any(d => !kept.Contains(d))))
        {
            // A Sid may stand in a policy only once (IAM User Guide, "IAM JSON policy elements: Sid").
            var copy = statement.DeepClone().AsObject();
            copy.Remove("Sid");
            statements.Add((JsonNode)copy);
        }

        wanted[StatementElement] = statements;
        var text = wanted.ToJsonString();
        return text.Length <= PolicyLimits.Of(type).MaxCharacters ? text : null;
    }

    /// <summary>Whether some of one set may stop the same as some of the other.</summary>
    public static bool MayOverlap(ImmutableHashSet<Denial> one, ImmutableHashSet<Denial> other) =>
        one.Overlaps(other) || one.Any(a => other.Any(a.MayOverlap));

    /// <summary>Whether a document allows something; true also where nobody can tell.</summary>
    public static bool MayAllow(string? content) =>
        Parse(content) is not { } document || StatementsOf(document).Any(s => TextsOf(s["Effect"]) is not ["Deny"]);

    private static IEnumerable<JsonObject> StatementsOf(JsonObject document) => document[StatementElement] switch
    {
        JsonArray list => list.OfType<JsonObject>(),
        JsonObject single => [single],
        _ => [],
    };

    private static IEnumerable<Denial> OfStatement(JsonObject statement)
    {
        // What is allowed narrows nothing: FullAWSAccess stands beside it (Organizations User Guide, "SCP evaluation").
        if (TextsOf(statement["Effect"]) is not ["Deny"]) yield break;
        var rest = string.Join('\n', OtherElements.Select(element => $"{element}={Canonical(statement[element])}"));
        var actions = Patterns(statement, "Action");
        var resources = Patterns(statement, "Resource");
        foreach (var action in actions)
        {
            foreach (var resource in resources) yield return new Denial($"{action}\n{resource}\n{rest}", action, resource);
        }
    }

    /// <summary>The patterns one by one; a null for a statement that says which ones it is not about.</summary>
    private static string?[] Patterns(JsonObject statement, string element) =>
        TextsOf(statement[element]) is { Length: > 0 } texts ? [.. texts] : [null];

    private static IEnumerable<Denial> OfSettings(JsonObject settings, string path)
    {
        foreach (var (key, value) in settings)
        {
            if (value is JsonObject inner)
            {
                foreach (var denial in OfSettings(inner, $"{path}/{key}")) yield return denial;
            }
            else
            {
                yield return new Denial($"{path}/{key}={Canonical(value)}", $"{path}/{key}", null);
            }
        }
    }

    private static string[] TextsOf(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(item => item?.ToString() ?? "")],
        JsonValue value => [value.ToString()],
        _ => [],
    };

    /// <summary>The same text for what means the same: the order of keys and of listed values does not count.</summary>
    private static string Canonical(JsonNode? node) => node switch
    {
        null => "",
        JsonObject value => "{" + string.Join(",", value.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{Canonical(p.Value)}")) + "}",
        JsonArray list => string.Join("|", list.Select(Canonical).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
        _ => node.ToJsonString(),
    };

    private static JsonObject? Parse(string? text)
    {
        if (text is null) return null;
        try
        {
            // Duplicate keys are seen only when the object is first used: that must happen inside this try.
            var document = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = DeepestDocument, AllowDuplicateProperties = false });
            return document is JsonObject { Count: >= 0 } policy ? policy : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
