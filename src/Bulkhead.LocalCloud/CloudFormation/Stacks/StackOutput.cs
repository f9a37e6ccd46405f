namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>An output of a deployed stack.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
/// <param name="Description">What it is.</param>
/// <param name="ExportName">The name under which other stacks import it.</param>
internal sealed record StackOutput(string Key, string Value, string? Description, string? ExportName);
