using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>The owner's answer to which resource there is: the first of a list.</summary>
/// <param name="Name">What the answer is called in moves.</param>
/// <param name="Call">The operation that lists.</param>
/// <param name="Input">Its input, with <c>${…}</c>.</param>
/// <param name="List">The member that holds the list.</param>
/// <param name="Member">The member of an item; null where the item is the answer.</param>
internal sealed record RehearsalQuestion(string Name, string Call, JsonObject Input, string List, string? Member);
