using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>The owner's answer to which resource there is.</summary>
/// <param name="Name">What the answer is called in moves.</param>
/// <param name="Call">The operation that tells.</param>
/// <param name="Input">Its input, with <c>${…}</c>.</param>
/// <param name="Path">Where it stands in the answer: member names and positions in lists, with dots.</param>
internal sealed record RehearsalQuestion(string Name, string Call, JsonObject Input, string Path);
