using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Guardrails;

/// <summary>
/// Fills the placeholders of a guardrail's policy. It works on the tree of values, never on the text, so that no
/// parameter can change the document's structure.
/// </summary>
/// <remarks>
/// <c>{name}</c> stands for the values of a parameter. In a list every value becomes an item, also when the placeholder
/// is only a part of the text (<c>{services}:*</c>). A parameter without values leaves nothing behind: the item goes, then
/// the list that is left empty, the key that held it, the condition operator, and at last the statement whose action or
/// resource is gone. <c>${aws:username}</c> is a policy variable and stays.
/// </remarks>
internal sealed class PolicyTemplate(IReadOnlyDictionary<string, IReadOnlyList<string>> values)
{
    /// <summary>The policy with every placeholder filled.</summary>
    public JsonObject Fill(DocumentMapping policy) => (JsonObject)(FillNode(policy) ?? new JsonObject());

    private JsonNode? FillNode(DocumentNode node) => node switch
    {
        DocumentMapping mapping => FillMapping(mapping),
        DocumentSequence sequence => FillSequence(sequence),
        DocumentScalar scalar => FillScalar(scalar),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private JsonObject? FillMapping(DocumentMapping mapping)
    {
        var result = new JsonObject();
        foreach (var entry in mapping.Entries)
        {
            if (FillNode(entry.Value) is { } value)
            {
                result[entry.Key] = value;
            }
            else if (entry.Key is "Action" or "NotAction" or "Resource" or "NotResource")
            {
                // A statement without it would bind everything instead of nothing.
                return null;
            }
        }

        return result.Count > 0 || mapping.Entries.IsEmpty ? result : null;
    }

    private JsonArray? FillSequence(DocumentSequence sequence)
    {
        var result = new JsonArray();
        foreach (var item in sequence.Items)
        {
            if (item is DocumentScalar scalar)
            {
                foreach (var text in Expand(scalar.Text)) result.Add((JsonNode)text);
            }
            else if (FillNode(item) is { } value)
            {
                result.Add(value);
            }
        }

        return result.Count > 0 || sequence.Items.IsEmpty ? result : null;
    }

    private JsonNode? FillScalar(DocumentScalar scalar) => Expand(scalar.Text) switch
    {
        [] => null,
        [var one] => JsonValue.Create(one),
        var many => new JsonArray([.. many.Select(text => JsonValue.Create(text))]),
    };

    /// <summary>The texts that one text becomes: one for each combination of its placeholders' values.</summary>
    private List<string> Expand(string text)
    {
        List<string> heads = [""];
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] == '{' && (at == 0 || text[at - 1] != '$') ? text.IndexOf('}', at) : -1;
            if (end < 0)
            {
                literal.Append(text[at]);
                continue;
            }

            var name = text[(at + 1)..end];
            if (!values.TryGetValue(name, out var filling))
            {
                throw new InvalidOperationException($"A policy has the placeholder '{name}', which is not a parameter.");
            }

            var before = literal.ToString();
            var longer = new List<string>(heads.Count * filling.Count);
            foreach (var head in heads)
            {
                foreach (var value in filling) longer.Add(head + before + value);
            }

            heads = longer;
            literal.Clear();
            at = end;
        }

        var rest = literal.ToString();
        for (var i = 0; i < heads.Count; i++) heads[i] += rest;
        return heads;
    }
}
