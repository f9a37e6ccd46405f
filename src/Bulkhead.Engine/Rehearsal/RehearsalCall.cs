using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>A call with its input, in which <c>${…}</c> is put in.</summary>
/// <param name="Call">The operation, by the AWS CLI's name of the service.</param>
/// <param name="Input">The input.</param>
/// <param name="Saves">What of the answer later calls need: its name in moves, and where it stands.</param>
/// <param name="As">As whom the attacker calls.</param>
internal sealed record RehearsalCall(string Call, JsonObject Input, ImmutableArray<(string Name, string Path)> Saves, RehearsalCaller As);
