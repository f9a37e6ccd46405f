using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CostExplorer;

/// <summary>
/// What a request of Cost Explorer filters and groups by (Cost Explorer API Reference, "Expression"): accounts, services, regions
/// and tags. Others are refused by name.
/// </summary>
internal static class CostFilter
{
    private const int MostLevels = 10;

    /// <summary>The value of a dimension.</summary>
    public static string Dimension(CostLine line, string key) => key switch
    {
        "LINKED_ACCOUNT" => line.Account,
        "SERVICE" => line.Service,
        "REGION" => line.Region,
        "RECORD_TYPE" => line.Monthly < 0 ? "Credit" : "Usage",
        _ => throw Refuse($"Dimension {key} is not in the local cloud"),
    };

    /// <summary>Whether a line is meant.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="line">The line.</param>
    /// <param name="isActive">Whether a tag counts for bills.</param>
    /// <param name="level">How deep the expression stands.</param>
    public static bool Matches(JsonObject expression, CostLine line, Func<string, bool> isActive, int level = 0)
    {
        if (level > MostLevels) throw Refuse("Expressions are nested too deeply");
        if (expression.Count != 1) throw Refuse("Expression should have exactly one root operator");
        if (expression.Object("Not") is { } inner) return !Matches(inner, line, isActive, level + 1);
        if (expression.ContainsKey("And")) return expression.Objects("And").All(e => Matches(e, line, isActive, level + 1));
        if (expression.ContainsKey("Or")) return expression.Objects("Or").Any(e => Matches(e, line, isActive, level + 1));
        if (expression.Object("Dimensions") is { } dimensions) return Has(dimensions, Dimension(line, dimensions.Text("Key") ?? ""));
        if (expression.Object("Tags") is { } tags)
        {
            var key = tags.Text("Key") ?? "";
            return Has(tags, isActive(key) ? line.Tags.GetValueOrDefault(key) : null);
        }

        throw Refuse($"{expression.First().Key} is not in the local cloud");
    }

    /// <summary>What the service says of a request that is not right.</summary>
    public static ServiceException Refuse(string message) => new("ValidationException", message);

    private static bool Has(JsonObject values, string? value)
    {
        var options = values.Texts("MatchOptions").ToArray();
        if (options.Contains("ABSENT")) return string.IsNullOrEmpty(value);
        if (Array.Find(options, o => o is not ("EQUALS" or "CASE_SENSITIVE")) is { } option) throw Refuse($"Match option {option} is not in the local cloud");
        return values.Texts("Values").Contains(value ?? "", StringComparer.Ordinal);
    }
}
