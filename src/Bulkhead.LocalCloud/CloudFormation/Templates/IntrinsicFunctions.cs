using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>
/// The intrinsic functions and the shape of their arguments (AWS CloudFormation Template Reference, "Intrinsic function
/// reference").
/// </summary>
internal static class IntrinsicFunctions
{
    /// <summary>All functions, by their long names.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.ToFrozenSet(
    [
        "Fn::Base64", "Fn::GetAtt", "Fn::GetAZs", "Fn::ImportValue", "Fn::Join", "Fn::Split", "Fn::FindInMap", "Fn::Select",
        "Ref", "Fn::Equals", "Fn::If", "Fn::Not", "Condition", "Fn::And", "Fn::Or", "Fn::Sub", "Fn::Cidr",
    ]);

    /// <summary>The functions that give a boolean and may appear in the Conditions block only.</summary>
    public static FrozenSet<string> Logical { get; } = FrozenSet.ToFrozenSet(["Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or", "Condition"]);

    /// <summary>
    /// The function that an object is, with its argument; null for an object of data. <c>Condition</c> is a function only
    /// where conditions are written, because policies have a member of that name.
    /// </summary>
    public static (string Name, JsonNode? Argument)? Of(JsonObject node, bool inConditions)
    {
        if (node.Count != 1) return null;
        var (name, argument) = node.First();
        if (name == "Condition") return inConditions ? (name, argument) : null;
        return name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal) ? (name, argument) : null;
    }

    /// <summary>Checks the argument's shape.</summary>
    /// <exception cref="ServiceException">The function is unknown, or its argument is not what it takes.</exception>
    public static void Check(string name, JsonNode? argument)
    {
        if (name == "Fn::Transform") throw Refusal.NotInLocalCloud("Transforms and macros (Fn::Transform) are");
        if (!All.Contains(name))
            throw Error($"Encountered unsupported function: {name} Supported functions are: [{string.Join(", ", All.Order(StringComparer.Ordinal))}]");
        var items = argument as JsonArray;
        var problem = name switch
        {
            "Ref" when !IsText(argument) => "every Ref object must have a single String value.",
            "Condition" when !IsText(argument) => "every Condition object must have a single String value.",
            "Fn::GetAtt" when items is null or { Count: not 2 } || !IsText(items[0]) || !IsText(items[1]) && items[1] is not JsonObject =>
                "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
            "Fn::Join" when items is null or { Count: not 2 } || JsonText.Scalar(items[0]) is null || JsonText.Scalar(items[1]) is not null =>
                "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.",
            "Fn::Split" when items is null or { Count: not 2 } || JsonText.Scalar(items[0]) is not { Length: > 0 } || items[1] is JsonArray =>
                "every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.",
            "Fn::Select" when items is null or { Count: not 2 } || JsonText.Scalar(items[1]) is not null =>
                "Fn::Select requires a list argument with two elements: an integer index and a list",
            "Fn::FindInMap" when items is null or { Count: not 3 } =>
                "every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value",
            "Fn::If" when items is null or { Count: not 3 } || !IsText(items[0]) =>
                "Fn::If requires a list argument with the first element being a condition",
            "Fn::Equals" when items is null or { Count: not 2 } => "every Fn::Equals object requires a list of 2 string parameters.",
            "Fn::And" or "Fn::Or" when items is null or { Count: < 2 or > 10 } || items.Any(item => item is not JsonObject) =>
                $"every {name} object requires a list of at least 2 and at most 10 boolean parameters.",
            "Fn::Not" when items is null or { Count: not 1 } || items[0] is not JsonObject => "every Fn::Not object requires one boolean parameter.",
            "Fn::Sub" when !IsSub(argument) =>
                "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
            "Fn::Base64" when argument is JsonArray => "every Fn::Base64 object must have a String-typed value.",
            "Fn::GetAZs" when argument is JsonArray => "every Fn::GetAZs object must have a String-typed value.",
            "Fn::ImportValue" when argument is JsonArray => "every Fn::ImportValue object must have a String-typed value.",
            "Fn::Cidr" when items is null or { Count: not (2 or 3) } =>
                "every Fn::Cidr object requires two parameters, (1) a string CIDR block and (2) a count, and optionally (3) the number of subnet bits.",
            _ => null,
        };
        if (problem is not null) throw Error(problem);
    }

    private static bool IsText(JsonNode? node) => JsonText.Scalar(node) is { Length: > 0 };

    private static bool IsSub(JsonNode? argument) => argument switch
    {
        JsonArray { Count: 2 } items => JsonText.Scalar(items[0]) is not null && items[1] is JsonObject,
        JsonArray => false,
        _ => JsonText.Scalar(argument) is not null,
    };

    private static ServiceException Error(string problem) => Refusal.Validation($"Template error: {problem}");
}
