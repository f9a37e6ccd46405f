using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>A call with its input, in which <c>${…}</c> is put in.</summary>
internal sealed record RehearsalCall(string Call, JsonObject Input);
