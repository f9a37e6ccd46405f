using System.Text.Json;

namespace Bulkhead.Reach.Facts;

/// <summary>A parsed file of facts, with the name that diagnostics print.</summary>
/// <param name="Path">The file as the user named it.</param>
/// <param name="Root">Its value.</param>
public sealed record FactInput(string Path, JsonElement Root);
