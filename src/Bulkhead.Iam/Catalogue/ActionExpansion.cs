using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.Iam.Catalogue;

/// <summary>The actions that a pattern names.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Actions">The actions, in their order; empty where the catalogue has none.</param>
/// <param name="Nearest">For a pattern that names nothing: an action that was perhaps meant.</param>
public sealed record ActionExpansion(string Pattern, ImmutableArray<CatalogueAction> Actions, string? Nearest)
{
    /// <summary>Looks a pattern up, such as <c>s3:Get*</c>.</summary>
    public static ActionExpansion Of(string pattern, ActionCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ImmutableArray<CatalogueAction> actions = [.. catalogue.Expand(pattern)];
        return new(pattern, actions, actions.IsEmpty ? catalogue.NearestAction(pattern) : null);
    }

    /// <summary>
    /// Writes an object with <c>catalogue</c> (its date) and <c>patterns</c>: of each its <c>pattern</c>, <c>actions</c> and
    /// <c>nearest</c>. An action has <c>name</c>, <c>access</c> (list, read, write, tagging, permissions), <c>resources</c> (ARN
    /// templates) and <c>conditionKeys</c>.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<ActionExpansion> expansions, ActionCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(expansions);
        ArgumentNullException.ThrowIfNull(catalogue);
        writer.WriteStartObject();
        writer.WriteString("catalogue", catalogue.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteStartArray("patterns");
        foreach (var expansion in expansions)
        {
            writer.WriteStartObject();
            writer.WriteString("pattern", expansion.Pattern);
            writer.WriteString("nearest", expansion.Nearest);
            writer.WriteStartArray("actions");
            foreach (var action in expansion.Actions) Write(writer, action);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, CatalogueAction action)
    {
        writer.WriteStartObject();
        writer.WriteString("name", action.FullName);
        writer.WriteString("access", action.AccessLevel switch
        {
            AccessLevel.List => "list",
            AccessLevel.Read => "read",
            AccessLevel.Write => "write",
            AccessLevel.Tagging => "tagging",
            AccessLevel.PermissionsManagement => "permissions",
            _ => throw new System.Diagnostics.UnreachableException(),
        });
        WriteTexts(writer, "resources", action.Resources.Select(r => r.Type.ArnTemplate));
        WriteTexts(writer, "conditionKeys", action.ConditionKeys
            .Concat(action.Resources.SelectMany(r => r.ConditionKeys))
            .Select(k => k.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
