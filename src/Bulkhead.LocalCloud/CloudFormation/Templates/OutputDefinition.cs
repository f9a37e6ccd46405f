using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>An output of a template, its value not yet evaluated.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Value">Its value with intrinsic functions.</param>
/// <param name="Description">What it is.</param>
/// <param name="Condition">The condition under which it exists; null when always.</param>
/// <param name="ExportName">The name, with intrinsic functions, under which other stacks import it.</param>
internal sealed record OutputDefinition(string Name, JsonNode Value, string? Description, string? Condition, JsonNode? ExportName);
